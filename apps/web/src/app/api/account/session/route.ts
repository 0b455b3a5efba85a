import { accessibleProfiles } from '#lib/current-profile.ts';
import { answerRead } from '#lib/http/route.ts';

/** Whose session this browser has, by their own record: a page whose session had ended asks it, to go on where it was. */
export async function GET(request: Request) {
  return answerRead(request, '/api/account/session', async () => {
    const own = (await accessibleProfiles()).find((profile) => profile.profile_type === 'self' && profile.is_owner);
    return { own_profile_id: own?.id ?? null };
  });
}
