/** What an event of an account's activity says, in words. */
export function activityText({
  event_type: type,
  details,
}: {
  event_type: string;
  details: Readonly<Record<string, unknown>> | null;
}): string {
  switch (type) {
    case 'session.started':
      return 'Signed in';
    case 'session.ended':
      return 'Signed out';
    case 'session.refused': {
      const more = typeof details?.unlogged === 'number' ? details.unlogged : 0;
      return more > 0
        ? `A sign-in was refused, and ${more} more that aren’t listed one by one`
        : 'A sign-in was refused';
    }
    case 'account.password_changed':
      return 'The password was changed';
    case 'account.recovery_requested':
      return 'A link to set a new password was asked for';
    case 'account.second_factor_use_changed':
      return 'What the second factor is asked for was changed';
    case 'account.plan_changed':
      return 'The plan was changed';
    case 'account.reset':
      return 'Whoever runs this Exora set a new password';
    case 'operator.granted':
      return 'The account became an operator’s';
    case 'operator.revoked':
      return 'The account is no operator’s any more';
    default:
      return type.replace(/[._]/g, ' ');
  }
}

/** Whether an event is one to look at twice. */
export function isWorthALook(type: string): boolean {
  return type === 'session.refused' || type === 'account.recovery_requested' || type === 'account.reset';
}
