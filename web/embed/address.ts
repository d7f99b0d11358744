import { noticeOf } from '../app/run_record.ts';
import type { Session } from '../app/session.ts';
import type { AppState } from '../app/state.ts';
import { decodeState, linkedTask, linkFault } from '../app/url.ts';
import type { Description } from '../protocol/description.ts';

/** Browsers refuse more than a few writes a second. */
const writeMs = 200;

/** The address bar as the link to what a session shows: written some time after a change, followed when a person enters another. */
export class Address {
  readonly #session: Session;
  readonly #link: () => string | null;
  /** The link that was written or entered last. */
  #known = location.hash;
  /** Number of links that are being opened. */
  #following = 0;
  #writing: ReturnType<typeof setTimeout> | null = null;
  readonly #entered = (): void => void this.#follow();

  constructor(session: Session, link: () => string | null) {
    this.#session = session;
    this.#link = link;
    addEventListener('hashchange', this.#entered);
  }

  dispose(): void {
    removeEventListener('hashchange', this.#entered);
    if (this.#writing !== null) clearTimeout(this.#writing);
  }

  /** The state that a link carries; what is wrong with it is told. */
  state(hash: string, description: Description): AppState {
    const { state, problems } = decodeState(hash, description);
    if (problems.length > 0) this.#session.notify(noticeOf('link', problems.map(linkFault)));
    else this.#session.endNotice('link');
    return state;
  }

  writeLater(): void {
    this.#writing ??= setTimeout(() => this.#write(), writeMs);
  }

  #write(): void {
    this.#writing = null;
    const { hash } = new URL(this.#link() ?? location.href);
    // An address that a person has just entered goes first: its event is on the way.
    if (this.#following > 0 || location.hash !== this.#known || hash === location.hash) return;
    history.replaceState(null, '', hash);
    this.#known = location.hash;
  }

  async #follow(): Promise<void> {
    const { hash } = location;
    if (hash === this.#known) return;
    this.#known = hash;
    const session = this.#session;
    this.#following += 1;
    const making = session.describe(linkedTask(hash)).then((description) => this.state(hash, description));
    try {
      await session.openState(making);
    } catch (error) {
      session.fail(error);
    } finally {
      this.#following -= 1;
    }
  }
}
