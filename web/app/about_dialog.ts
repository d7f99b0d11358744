import { about, type About } from '../locales/about.ts';
import type { Language } from '../languages/languages.ts';
import { articles, type Article, type TaskCard } from '../tasks/card.ts';
import { loadTaskCards } from '../tasks/registry.ts';

const small = 'margin: 0.35rem 0; font-size: var(--small)';

function element(name: string, text: string, style = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.style.cssText = style;
  return made;
}

function part({ heading, lines }: About['what']): HTMLElement[] {
  return [element('h3', heading, 'margin: 1rem 0 0.3rem'), ...lines.map((line) => element('p', line, small))];
}

function link(text: string, address: string): HTMLElement {
  const made = Object.assign(document.createElement('a'), {
    href: address,
    target: '_blank',
    rel: 'noopener',
  });
  made.append(element('b', text));
  made.style.color = 'var(--accent)';
  return made;
}

/**
 * An article by its name, a link where its address is known, also by that under which it was published, and the tasks that
 * come from it.
 */
function source(
  article: Article,
  cards: readonly TaskCard[],
  texts: About['sources'],
  language: Language,
): HTMLElement {
  const item = element('li', '', small);
  const names = articles[article];
  item.append('address' in names ? link(names[language], names.address) : element('b', names[language]));
  if (language !== 'ja') {
    const published = element('span', names.ja);
    published.lang = 'ja';
    item.append(' (', published, ')');
  }
  const tasks = cards.filter((card) => card.articles.includes(article)).map((card) => card[language].name);
  item.append(
    element('div', texts.articles[article]),
    element('div', texts.tasks(tasks), 'color: var(--ink-2)'),
  );
  return item;
}

/** Shows sources and licence in a dialog, which goes when it is closed; the focus returns to where it was. */
export async function openAbout(root: ShadowRoot, language: Language): Promise<void> {
  const texts = about[language];
  const cards = [...(await loadTaskCards()).values()];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', texts.title);
  dialog.style.cssText =
    'max-width: 40rem; max-height: 85vh; padding: 1.2rem 1.5rem; overflow: auto; color: var(--ink);' +
    'background: var(--surface); border: 1px solid var(--line-strong); border-radius: 14px; line-height: 1.55';
  const close = element('button', texts.close, 'margin-top: 1rem');
  close.className = 'button';
  close.addEventListener('click', () => dialog.close());
  const sources = element('ul', '', 'margin: 0.35rem 0; padding-left: 1.2rem');
  sources.append(
    ...(Object.keys(articles) as Article[]).map((article) => source(article, cards, texts.sources, language)),
  );
  dialog.append(
    element('h2', texts.title),
    ...part(texts.what),
    ...part(texts.sources),
    sources,
    ...part(texts.licence),
    close,
  );
  dialog.addEventListener('close', () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
}
