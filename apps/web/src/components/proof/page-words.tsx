import type { PageWord } from '@exora/contracts';

/** A page that is its words: each drawn at its box, as wide as its box. Used inside of an SVG in the page's pixels. */
export function PageWords({ words }: { words: readonly PageWord[] }) {
  return (
    <g className="fill-paper-ink font-mono" aria-hidden>
      {words.map((word) => {
        const height = word.y1 - word.y0;
        return (
          <text
            key={`${word.start}-${word.end}`}
            x={word.x0}
            y={word.y1 - height * 0.24}
            fontSize={height * 0.86}
            textLength={Math.max(1, word.x1 - word.x0)}
            lengthAdjust="spacingAndGlyphs"
          >
            {word.t}
          </text>
        );
      })}
    </g>
  );
}
