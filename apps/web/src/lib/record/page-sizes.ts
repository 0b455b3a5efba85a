/** Facts of one page of the timeline. */
export const timelinePageSize = 100;

/** Facts to review that are asked for at once; a full page means that more may wait. */
export const reviewPageSize = 50;
