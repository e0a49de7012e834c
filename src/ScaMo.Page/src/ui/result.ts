import type { MotionBody } from '../api/contract';
import { create, element } from './dom';

/** What the formats are good for, in the order in which they are offered. Others that the server writes come after them. */
const FORMATS: Record<string, readonly [name: string, use: string]> = {
  bvh: ['BVH', 'Blender, Unity'],
  glb: ['GLB', 'web and games'],
  vrma: ['VRMA', 'VRM avatars'],
  mp4: ['MP4', 'video'],
  webp: ['WebP', 'moving picture'],
  gif: ['GIF', 'moving picture'],
  png: ['PNG', 'key poses'],
  npy: ['NPY', 'NumPy positions'],
  json: ['JSON', 'joints and tokens'],
};

/** Facts of the motion that is shown, and its files. */
export class Result {
  private readonly facts = element('facts', HTMLElement);
  private readonly downloads = element('downloads', HTMLElement);
  private readonly share = element('share', HTMLElement);

  clear(): void {
    this.showFacts({});
    this.showFiles(null);
  }

  showFacts(facts: Record<string, string | number>): void {
    const entries = Object.entries(facts);
    this.facts.replaceChildren(...entries.map(([name, value]) =>
      create('div', {}, create('dt', { textContent: name }), create('dd', { textContent: String(value) }))));
    this.facts.hidden = entries.length === 0;
  }

  showFiles(motion: MotionBody | null): void {
    this.share.hidden = this.downloads.hidden = motion === null;
    this.downloads.replaceChildren(...(motion ? links(motion) : []));
  }
}

function links({ id, links }: MotionBody): HTMLElement[] {
  const known = Object.keys(FORMATS), rank = (format: string) => known.includes(format) ? known.indexOf(format) : known.length;
  return Object.entries(links).sort(([a], [b]) => rank(a) - rank(b)).map(([format, href]) => {
    const [name, use] = FORMATS[format] ?? [format.toUpperCase(), ''];
    // The server names its files after the prompt; its JSON has no name of its own.
    const link = create('a', { className: 'file', href, download: format === 'json' ? `${id}.json` : '' }, create('strong', { textContent: name }));
    if (use) link.append(' ', create('span', { textContent: use }));
    return link;
  });
}
