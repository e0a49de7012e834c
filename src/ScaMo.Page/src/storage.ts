/** Values that outlive the page. Where the browser keeps none (private windows, blocked storage), they live as long as the page. */
export class Stored<T> {
  private value: T;

  /** @param isValid Whether a value that was found is still one of ours. */
  constructor(private readonly key: string, fallback: T, isValid: (value: unknown) => value is T) {
    this.value = fallback;
    const found = this.read();
    if (isValid(found)) this.value = found;
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    this.value = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  private read(): unknown {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? 'null');
    } catch (error) {
      if (error instanceof DOMException || error instanceof SyntaxError) return null;
      throw error;
    }
  }
}
