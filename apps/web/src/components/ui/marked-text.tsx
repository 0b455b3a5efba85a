import { markedParts } from '#lib/text/marked-parts.ts';

/** What somebody wrote, with what was searched for marked in it. */
export function MarkedText({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <bdi>
      {markedParts(text, words).map((part, index) =>
        part.isMarked ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name than their place
          <mark key={index} className="marked">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}
