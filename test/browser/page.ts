const worker = new Worker('worker.js', { type: 'module' });
const [capture, key] = [...document.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
const output = document.querySelector('pre')!;

worker.addEventListener('message', ({ data }: MessageEvent<{ messages?: string[]; error?: string }>) => {
  output.textContent = data.error ?? data.messages!.join('\n');
  output.dataset['state'] = data.error === undefined ? 'done' : 'failed';
});

document.querySelector('button')!.addEventListener('click', () => {
  worker.postMessage({ capture: capture.files![0], key: key.files![0] });
});
