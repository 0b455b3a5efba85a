/** Where what is said of uploads stands over a view: above the tabs of a phone, in the corner elsewhere. */
export const cornerPlace = 'no-print fixed inset-x-3 bottom-20 z-40 sm:inset-x-auto sm:right-6 sm:w-96 lg:bottom-6';
