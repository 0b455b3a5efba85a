import { type Point, type Turn, turned, upright } from './turn.ts';

/** What stands in the middle of the pages' scrolling area: a page and, on the upright page, a point. */
export interface Place {
  readonly page: number;
  readonly point: Point;
}

/** The pages in `area`, as pictures or as text. */
export function pagesIn(area: HTMLElement): HTMLElement[] {
  return [...area.querySelectorAll<HTMLElement>('[data-page]')];
}

/** What is in the middle of `area`, whose pages are turned by `turn`; null where no page has come. */
export function placeInMiddle(area: HTMLElement, turn: Turn): Place | null {
  const { x, y } = middleOf(area);
  const sheets = pagesIn(area);
  const sheet = sheets.find((one) => one.getBoundingClientRect().bottom >= y) ?? sheets.at(-1);
  if (sheet === undefined) return null;
  const box = sheet.getBoundingClientRect();
  const point = { x: (x - box.left) / box.width, y: (y - box.top) / box.height };
  return { page: Number(sheet.dataset.page), point: upright(point, turn) };
}

/** Scrolls `area` so that `place` is in its middle again, as far as it goes. False where its page has not come. */
export function showInMiddle(area: HTMLElement, { page, point }: Place, turn: Turn): boolean {
  const box = area.querySelector(`[data-page="${page}"]`)?.getBoundingClientRect();
  if (box === undefined) return false;
  const middle = middleOf(area);
  const { x, y } = turned(point, turn);
  area.scrollBy({
    left: box.left + x * box.width - middle.x,
    top: box.top + y * box.height - middle.y,
    behavior: 'instant',
  });
  return true;
}

/** Scrolls `area` to where a page begins, as far as it goes. False where the page has not come. */
export function showPage(area: HTMLElement, page: number): boolean {
  const sheet = area.querySelector<HTMLElement>(`[data-page="${page}"]`);
  if (sheet === null) return false;
  area.scrollTo({ top: sheet.offsetTop - 16, behavior: 'instant' });
  return true;
}

function middleOf(area: HTMLElement): Point {
  const box = area.getBoundingClientRect();
  return { x: box.left + area.clientWidth / 2, y: box.top + area.clientHeight / 2 };
}
