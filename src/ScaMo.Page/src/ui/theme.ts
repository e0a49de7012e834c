import { Stored } from '../storage';

const THEMES = ['auto', 'light', 'dark'] as const;

export type Theme = typeof THEMES[number];

const isTheme = (value: unknown): value is Theme => THEMES.includes(value as Theme);

export const storedTheme = new Stored<Theme>('scamo.theme', 'auto', isTheme);

/** Light, dark, or what the system says. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** The button that goes through the themes. */
export function bindTheme(button: HTMLButtonElement, onChange: () => void): void {
  const show = () => {
    const theme = storedTheme.get();
    applyTheme(theme);
    button.dataset['theme'] = theme;
    button.title = `Theme: ${theme === 'auto' ? 'as the system' : theme}`;
    button.setAttribute('aria-label', button.title);
  };
  button.addEventListener('click', () => {
    storedTheme.set(THEMES[(THEMES.indexOf(storedTheme.get()) + 1) % THEMES.length]!);
    show();
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  show();
}
