/**
 * A browser started without a locale says that its language is `C`, which is no language tag: the formats of numbers
 * would throw, those of the charts' library too, before anything is drawn. Imported before all others.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
