import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FormatProvider } from '#components/format/format-provider.tsx';
import { Moment } from './moment.tsx';

const rendered = (moment: React.ReactNode) =>
  renderToStaticMarkup(
    <FormatProvider preferences={{ language: 'en-US', dates: 'month-day', clock: '12', units: 'us' }}>
      {moment}
    </FormatProvider>,
  );
const time = '2026-11-29T14:05:09Z';
const from = '2026-11-29T14:08:09Z';

test('an operator’s times follow the settings and say their zone', () => {
  expect(rendered(<Moment time={time} />)).toBe(`<time dateTime="${time}">Nov 29, 2026, 2:05:09 pm UTC</time>`);
  expect(rendered(<Moment time={time} from={from} />)).toContain('title="Nov 29, 2026, 2:05:09 pm UTC"');
  expect(rendered(<Moment time={time} from={from} isExact />)).toMatch(/2:05:09 pm UTC <span[^>]*>\(3 mins ago\)/);
});
