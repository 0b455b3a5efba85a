import { encode } from 'uqr';

/** A text as a QR code, drawn here: the secret in it is shown to nobody else. Dark on light in both appearances, for cameras. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="w-48 max-w-full rounded-xl border border-line bg-white"
    >
      <path d={path} fill="#13201c" />
    </svg>
  );
}
