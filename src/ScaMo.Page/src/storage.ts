/** Values that outlive the page. Where the browser keeps none (private windows, blocked storage), they live as long as the page. */
export class Stored<T> {
  private value: T;

  /**
   * @param isValid Whether a value that was found is still one of ours.
   * @param storage Where it is kept. A function, because even to name a storage that is blocked is an error.
   */
  constructor(
    private readonly key: string, fallback: T, private readonly isValid: (value: unknown) => value is T,
    private readonly storage: () => Storage = () => localStorage) {
    this.value = fallback;
    this.refresh();
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    this.value = value;
    try {
      this.storage().setItem(this.key, JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Takes over what other tabs have stored since. */
  refresh(): void {
    const found = this.read();
    if (this.isValid(found)) this.value = found;
  }

  /** @param onChange Is told when another tab has stored something else, which is taken over. */
  follow(onChange: () => void): void {
    addEventListener('storage', ({ key }) => {
      if (key !== this.key) return;
      this.refresh();
      onChange();
    });
  }

  private read(): unknown {
    try {
      return JSON.parse(this.storage().getItem(this.key) ?? 'null');
    } catch (error) {
      if (error instanceof DOMException || error instanceof SyntaxError) return null;
      throw error;
    }
  }
}
