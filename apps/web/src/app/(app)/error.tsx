'use client';

import { FailedPage } from '#components/layout/failed-page.tsx';

export default FailedPage;
