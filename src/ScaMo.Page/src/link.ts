const MOTION_IDS = /^#([\w-]{22}(?:,[\w-]{22}){0,3})$/;

/** The motions that an address's fragment names; none if it names none. */
export function idsOfLink(fragment: string): string[] {
  return MOTION_IDS.exec(fragment)?.[1]?.split(',') ?? [];
}

/** The fragment that names motions. */
export function linkTo(ids: readonly string[]): string {
  return `#${ids.join(',')}`;
}
