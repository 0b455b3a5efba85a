'use client';

import type { Profile } from '@exora/contracts';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { ProfileTile } from '#components/layout/profile-tile.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import { openProfile } from '#lib/open-profile.ts';
import { profileKind } from '#lib/profiles.ts';

/** The records that the signed-in person owns or may see. */
export function ProfileList({ profiles, currentId }: { profiles: readonly Profile[]; currentId: string }) {
  const open = useMutation({ mutationFn: (id: string) => openProfile(id) });
  return (
    <div className="grid gap-4">
      {open.isError && <Notice tone="danger" title={problemOfError(open.error).what} />}
      <Card className="px-5 py-2" aria-label="Records">
        <ul className="divide-y divide-line">
          {profiles.map((profile) => (
            <li key={profile.id} className="flex min-h-16 items-center gap-3 py-2.5" data-testid="profile">
              <ProfileTile profile={profile} profiles={profiles} />
              <Link href={`/profiles/${profile.id}`} className="group grid min-h-11 min-w-0 flex-1 content-center">
                <bdi className="truncate font-semibold underline-offset-4 group-hover:underline">
                  {profile.display_name}
                </bdi>
                <span className="text-sm text-ink-soft">{profileKind(profile)}</span>
              </Link>
              {profile.id === currentId ? (
                <Badge>Open now</Badge>
              ) : (
                <Button
                  size="small"
                  busy={open.isPending && open.variables === profile.id}
                  disabled={open.isPending}
                  aria-label={`Open the record of ${profile.display_name}`}
                  onClick={() => open.mutate(profile.id)}
                >
                  Open
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
