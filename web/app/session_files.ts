import { BroughtFiles } from './brought_files.ts';
import { makeReader } from './make_reader.ts';
import type { Session } from './session.ts';

const all = new WeakMap<Session, BroughtFiles>();

/** The files of a session. */
export function broughtFiles(session: Session): BroughtFiles {
  let files = all.get(session);
  if (!files) all.set(session, (files = new BroughtFiles(session, makeReader)));
  return files;
}
