import type { GenerateRequest, ModelBody } from '../api/contract';
import type { Problem } from '../api/problem';
import { create, element } from './dom';

/** Prompt and settings. */
export class RequestForm {
  private readonly form = element('form', HTMLFormElement);
  private readonly prompt = element('prompt', HTMLTextAreaElement);
  private readonly model = element('model', HTMLSelectElement);
  private readonly seed = element('seed', HTMLInputElement);
  private readonly temperature = element('temperature', HTMLInputElement);
  private readonly length = element('length', HTMLInputElement);
  private readonly button = element('generate', HTMLButtonElement);
  private models: readonly ModelBody[] = [];
  private isBusy = false;

  /** Whether the visitor has chosen a temperature; else the model's own is used, which the page does not know. */
  private hasTemperature = false;

  /**
   * @param onSubmit What happens with a request.
   * @param onStop What happens when the visitor does not want to wait any longer.
   */
  constructor(onSubmit: (request: GenerateRequest) => void, onStop: () => void) {
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      if (this.isBusy) return onStop();
      this.clearErrors();
      if (this.isAcceptable()) onSubmit(this.read());
    });
    this.prompt.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!this.isBusy) this.form.requestSubmit();
    });
    element('examples', HTMLElement).addEventListener('click', event => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      this.prompt.value = event.target.textContent;
      if (!this.isBusy) this.form.requestSubmit();
    });
    element('draw-seed', HTMLButtonElement).addEventListener('click', () => { this.seed.value = ''; });
    this.length.addEventListener('input', () => this.showRanges());
    this.temperature.addEventListener('input', () => { this.hasTemperature = true; this.showRanges(); });
    this.model.addEventListener('change', () => this.showModel());
    if (matchMedia('(max-width: 60rem)').matches) element('settings', HTMLDetailsElement).open = false;
    this.showRanges();
  }

  setModels(models: readonly ModelBody[]): void {
    this.models = models;
    this.model.replaceChildren(...models.map(model => new Option(model.name, model.name, model.default, model.default)));
    element('model-field', HTMLElement).hidden = models.length < 2;
    this.showModel();
  }

  setBusy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.button.textContent = isBusy ? 'Stop' : 'Generate';
    this.button.classList.toggle('primary', !isBusy);
  }

  /** Puts in what made a motion. */
  fill(prompt: string, seed: number | null, model: string, samples: number): void {
    this.prompt.value = prompt;
    this.seed.value = seed === null ? '' : String(seed);
    if (this.models.some(one => one.name === model)) this.model.value = model;
    for (const choice of this.sampleChoices()) choice.checked = Number(choice.value) === samples;
    this.showModel();
  }

  /**
   * Says at the fields what is wrong with them.
   * @returns Whether all that is wrong is said there.
   */
  showErrors({ fields }: Problem): boolean {
    const wrong = Object.entries(fields);
    const placed = wrong.filter(([name, message]) => {
      const field = { prompt: this.prompt, seed: this.seed }[name];
      if (field) this.markWrong(field, message);
      return field !== undefined;
    });
    this.focusWrong();
    return wrong.length > 0 && placed.length === wrong.length;
  }

  private isAcceptable(): boolean {
    if (this.prompt.value.trim() === '') this.markWrong(this.prompt, 'Say what the person does.');
    const seed = this.seed.value.trim();
    if (seed !== '' && !(/^\d{1,16}$/.test(seed) && Number.isSafeInteger(Number(seed)))) {
      this.markWrong(this.seed, 'A seed is a whole number of up to 9007199254740991.');
    }

    return !this.focusWrong();
  }

  private focusWrong(): boolean {
    const wrong = this.form.querySelector<HTMLElement>('[aria-invalid=true]');
    wrong?.closest('details')?.setAttribute('open', '');
    wrong?.focus();
    return wrong !== null;
  }

  private read(): GenerateRequest {
    const seed = this.seed.value.trim();
    return {
      prompt: this.prompt.value.trim(),
      numSamples: Number(this.sampleChoices().find(choice => choice.checked)?.value ?? 1),
      maxSeconds: Number(this.length.value),
      ...(this.hasTemperature && { temperature: Number(this.temperature.value) }),
      ...(this.model.value && { model: this.model.value }),
      ...(seed && { seed: Number(seed) }),
    };
  }

  private sampleChoices(): HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>('input[name=samples]')];
  }

  private markWrong(field: HTMLElement, message: string): void {
    const id = `${field.id}-error`;
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', id);
    (field.closest('.field') ?? field).append(create('p', { id, className: 'wrong', role: 'alert', textContent: message }));
  }

  private clearErrors(): void {
    for (const message of this.form.querySelectorAll('.wrong')) message.remove();
    for (const field of this.form.querySelectorAll('[aria-invalid]')) {
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-describedby');
    }
  }

  private showRanges(): void {
    const temperature = Number(this.temperature.value);
    element('temperature-value', HTMLOutputElement).textContent =
      !this.hasTemperature ? 'model’s own' : temperature === 0 ? '0, likeliest' : temperature.toFixed(2);
    element('length-value', HTMLOutputElement).textContent = `${Number(this.length.value)} s`;
  }

  private showModel(): void {
    const model = this.models.find(one => one.name === this.model.value);
    element('about', HTMLElement).textContent = model ? `${model.description} Licence of the model: ${model.license}.` : '';
    if (!model) return;
    const isLongest = this.length.value === this.length.max;
    this.length.max = String(model.maxSeconds);
    if (isLongest) this.length.value = this.length.max;
    this.showRanges();
  }
}
