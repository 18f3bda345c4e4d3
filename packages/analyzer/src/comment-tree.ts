import type { ExpertNote, TreeNode } from '@plainwire/dissect';
import type { FieldValue } from '@plainwire/filter-lang';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import type { Analyzer } from './analyzer.ts';

/** What somebody wrote to the packet: it stands before the frame; empty when there is nothing. */
export function commentTree(frame: AnalyzedFrame, { fields }: Pick<Analyzer, 'fields'>): TreeNode[] {
  const comments = frame.values(fields.find('frame.comment')!.id) as readonly string[];
  if (comments.length === 0) return [];
  const { bytes, start } = frame.layers;
  const node = (name: string, label: string, value: FieldValue | undefined, note?: ExpertNote) => ({
    label,
    field: fields.find(name) as TreeNode['field'],
    value,
    bytes,
    start,
    end: start,
    hidden: false,
    note,
    children: [],
  });
  const lines = comments.map((comment) => {
    const note: ExpertNote = { severity: 'comment', group: 'comments', message: comment };
    const remark = node('frame.comment.expert', `[Expert Info (Comment/Comment): ${comment}]`, true, note);
    return { ...node('frame.comment', comment, comment), children: [remark] };
  });
  return [{ ...node('pkt_comment', 'Packet comments', undefined), children: lines }];
}
