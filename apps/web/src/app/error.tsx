'use client';

import AppError from './(app)/error.tsx';

export default AppError;
