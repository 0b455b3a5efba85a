/** The sentences of the interface in Australian English, in which they are written. */
export const australianEnglish = {
  settings: {
    title: 'Settings',
    general: 'General',
    security: 'Security',
    usage: 'Usage',
    export: 'Take it away',
    erase: 'Erase',
    appearanceTitle: 'Appearance',
    appearanceLead: 'On this device, from the moment you choose it.',
    formatTitle: 'Language, dates and units',
    formatLead: 'How things are shown to you. Nothing in a record changes, and documents keep their own words.',
    nameTitle: 'Your name',
    nameLead: 'It stands on your own record, and others see it where you share something with them.',
    emailTitle: 'E-mail',
    emailLead: 'You sign in with this address.',
  },
} as const;
