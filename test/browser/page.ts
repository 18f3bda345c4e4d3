import type { Answer, Question } from './question.ts';

const worker = new Worker('worker.js', { type: 'module' });
const [capture, secrets] = [...document.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
const output = document.querySelector('pre')!;

worker.addEventListener('message', ({ data }: MessageEvent<Answer | { error: string }>) => {
  const failed = 'error' in data;
  output.textContent = failed ? data.error : data.messages.join('\n');
  output.dataset['answer'] = JSON.stringify(data);
  output.dataset['state'] = failed ? 'failed' : 'done';
});

document.querySelector('button')!.addEventListener('click', () => {
  delete output.dataset['state'];
  const question: Question = { capture: capture.files![0]!, secrets: secrets.files![0]! };
  worker.postMessage(question);
});
