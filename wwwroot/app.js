'use strict';
// Asks the server for a motion, and plays it.
const $ = id => document.getElementById(id);
const [form, canvas, scrub, play] = ['form', 'view', 'scrub', 'play'].map($);
const view = new SkeletonView(canvas);
let motion = null, models = [], frame = 0, playing = false, last = 0;

async function ask(address, options) {
  const response = await fetch(address, { headers: { Accept: 'application/json' }, ...options });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw Object.assign(new Error(problem?.detail ?? `The server answered ${response.status}.`), { status: response.status });
}

async function loadModels() {
  try {
    ({ models } = await ask('models'));
  } catch (error) {
    if (error.status !== 503) throw error;
    $('status').textContent = 'The models are being loaded…';
    await new Promise(resolve => setTimeout(resolve, 1000));
    return loadModels();
  }
  for (const model of models) $('model').add(new Option(model.name, model.name, model.default, model.default));
  describeModel();
  $('status').textContent = '';
}

function describeModel() {
  $('about').textContent = models.find(model => model.name === $('model').value)?.description ?? '';
}

async function generate() {
  const body = { prompt: $('prompt').value };
  if ($('model').value) body.model = $('model').value;
  if ($('seed').value.trim()) body.seed = Number($('seed').value);
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const answer = await ask('generate', { method: 'POST', headers, body: JSON.stringify(body) });
  history.replaceState(null, '', `#${answer.motions[0].id}`);
  show(answer, { Seed: answer.seed, 'Made in': `${(answer.timings.totalMs / 1000).toFixed(2)} s` });
}

/** An address with a motion's id shows that motion. */
async function showLinked() {
  const [, id] = location.hash.match(/^#([\w-]{22})$/) ?? [];
  if (!id) return;
  const answer = await ask(`motions/${id}`).catch(error => {
    throw error.status === 404 ? new Error('The motion of this address is no longer kept.') : error;
  });
  $('prompt').value = answer.prompt;
  $('seed').value = answer.seed;
  $('model').value = answer.model;
  describeModel();
  show(answer, { Seed: answer.seed });
}

function show({ prompt, motions, skeleton }, facts) {
  [motion] = motions;
  frame = 0;
  view.load(motion, skeleton);
  scrub.max = motion.frames - 1;
  scrub.disabled = play.disabled = false;
  $('empty').hidden = true;
  $('result').hidden = false;
  canvas.setAttribute('aria-label', `A moving figure: ${prompt}`);
  facts = { Length: `${motion.seconds.toFixed(1)} s`, Frames: motion.frames, Tokens: motion.tokens.length, ...facts };
  $('facts').replaceChildren(...Object.entries(facts).map(([name, value]) => {
    const group = document.createElement('div');
    group.append(Object.assign(document.createElement('dt'), { textContent: name }), Object.assign(document.createElement('dd'), { textContent: value }));
    return group;
  }));
  const files = Object.entries(motion.links).filter(([format]) => format !== 'json');
  $('downloads').replaceChildren(...files.map(([format, href]) =>
    Object.assign(document.createElement('a'), { className: 'button', href, download: '', textContent: `Download ${format.toUpperCase()}` })));
  canvas.scrollIntoView({ block: 'nearest' });
  setPlaying(!matchMedia('(prefers-reduced-motion: reduce)').matches);
}

function fail(error) {
  $('status').textContent = '';
  $('error').textContent = error instanceof TypeError ? 'The server cannot be reached.' : error.message;
  $('error').hidden = false;
}

function setPlaying(on) {
  playing = on;
  play.textContent = on ? 'Pause' : 'Play';
}

function tick(now) {
  if (motion && playing) frame = (frame + Math.min(now - last, 100) / 1000 * motion.fps) % motion.frames;
  last = now;
  if (motion) {
    scrub.value = Math.floor(frame);
    $('time').textContent = `${(Math.floor(frame) / motion.fps).toFixed(1)} s`;
  }
  view.draw(frame);
  requestAnimationFrame(tick);
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  $('error').hidden = true;
  $('generate').disabled = true;
  $('status').textContent = 'Generating…';
  try {
    await generate();
    $('status').textContent = '';
  } catch (error) {
    fail(error);
  } finally {
    $('generate').disabled = false;
  }
});
$('examples').addEventListener('click', event => {
  if (event.target instanceof HTMLButtonElement) $('prompt').value = event.target.textContent;
});
$('model').addEventListener('change', describeModel);
play.addEventListener('click', () => setPlaying(!playing));
scrub.addEventListener('input', () => { setPlaying(false); frame = Number(scrub.value); });
canvas.addEventListener('pointermove', event => { if (event.buttons) view.angle += event.movementX * 0.01; });
canvas.addEventListener('keydown', event => { view.angle += { ArrowLeft: -0.1, ArrowRight: 0.1 }[event.key] ?? 0; });
loadModels().then(showLinked).catch(fail);
requestAnimationFrame(tick);
