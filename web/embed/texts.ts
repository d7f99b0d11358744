import type { Session } from '../app/session.ts';
import { taskName } from '../app/state.ts';
import { languageNames, preferredLanguage, type Language } from '../languages/languages.ts';
import { loadedLocale, loadHelp, loadLocale, loadTask } from '../locales/load.ts';
import type { Messages } from '../locales/messages.ts';

/** What decides on the texts: the session, the element's language, and the task that is asked for until there is a state. */
interface Wanted {
  session: Session;
  lang: string;
  task: string;
}

/** The texts of the page in its language, with those of the task that is open. */
export class Texts {
  readonly #wanted: () => Wanted;
  /** Draws the page in new texts; null when none could be loaded. */
  readonly #show: (t: Messages | null) => void;
  #t: Messages | null = null;

  /** `wanted` is what does at this moment. */
  constructor(wanted: () => Wanted, show: (t: Messages | null) => void) {
    this.#wanted = wanted;
    this.#show = show;
  }

  get language(): Language {
    const { session, lang } = this.#wanted();
    const chosen = session.shownView.language;
    if (chosen !== 'auto') return chosen;
    return preferredLanguage(lang ? [lang] : navigator.languages);
  }

  /** The task whose words are said. */
  get #task(): string {
    const { session, task } = this.#wanted();
    const state = session.state.get();
    return state ? taskName(state.experiment) : task;
  }

  /** Puts the page into its language; when that cannot be fetched, the one before stays. */
  async speak(): Promise<void> {
    const { language } = this;
    const task = this.#task;
    const others = languageNames.filter((one) => one !== language);
    const other = () => this.#t ?? Promise.any(others.map(loadLocale)).catch(() => null);
    // Those of other tasks too that are spoken of, such as where a task was left.
    const spoken = this.#t && this.#t.language !== language ? Object.keys(this.#t.tasks) : [];
    await Promise.all(spoken.map((one) => loadTask(language, one).catch(() => null)));
    const loaded = loadedLocale(language);
    const t = loaded?.tasks[task]
      ? loaded
      : ((await this.#wanted().session.part(loadTask(language, task))) ??
        (await loadLocale(language).catch(other)));
    if (language !== this.language || task !== this.#task) return;
    if (t) this.#t = t;
    this.#show(this.#t);
  }

  /** The texts of the language that the page has by now, which a link may just have changed. */
  async current(): Promise<Messages | null> {
    if (this.#t?.language !== this.language) await this.speak();
    return this.#t;
  }

  /** Fetches the explanations of layers and options when somebody comes near them. */
  async explain(): Promise<void> {
    if (!this.#t || Object.keys(this.#t.options).length > 0) return;
    await loadHelp(this.language).catch(() => null);
    void this.speak();
  }
}
