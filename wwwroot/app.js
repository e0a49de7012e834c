'use strict';
// The page's two halves: asking the server for a motion, and playing its joint positions on a canvas.
const $ = id => document.getElementById(id);
const [form, canvas, scrub, play] = ['form', 'view', 'scrub', 'play'].map($);
let motion = null, parents = [], names = [], frame = 0, playing = false, angle = 0.6, last = 0;

async function problemOf(response) {
  try {
    const problem = await response.json();
    return `${problem.title} ${problem.detail}`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

async function loadModels() {
  const response = await fetch('models');
  if (response.status === 503) {
    $('status').textContent = 'The models are being loaded…';
    return setTimeout(() => loadModels().catch(fail), 1000 * (response.headers.get('Retry-After') || 2));
  }
  if (!response.ok) throw new Error(await problemOf(response));
  for (const model of (await response.json()).models) $('model').add(new Option(model.name, model.name, model.default, model.default));
  $('status').textContent = 'Ready.';
}

async function generate() {
  const body = { prompt: $('prompt').value };
  if ($('model').value) body.model = $('model').value;
  if ($('seed').value.trim()) body.seed = Number($('seed').value);
  const response = await fetch('generate', {
    method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  const answer = await response.json();
  ({ parents, names } = answer.skeleton);
  show(answer.motions[0]);
  const { seed, seconds, tokens } = motion;
  $('status').textContent = `Seed ${seed}: ${seconds.toFixed(1)} s, ${tokens.length} tokens, made in ${(answer.timings.totalMs / 1000).toFixed(2)} s.`;
}

function fail(error) {
  $('status').textContent = '';
  $('error').textContent = error instanceof TypeError ? 'The server cannot be reached.' : error.message;
  $('error').hidden = false;
}

function show(next) {
  motion = next;
  frame = 0;
  scrub.max = motion.frames - 1;
  scrub.disabled = play.disabled = false;
  $('bvh').href = motion.links.bvh;
  $('bvh').hidden = false;
  canvas.setAttribute('aria-label', `A moving skeleton: ${$('prompt').value.trim()}`);
  setPlaying(!matchMedia('(prefers-reduced-motion: reduce)').matches);
}

function setPlaying(on) {
  playing = on;
  play.textContent = on ? 'Pause' : 'Play';
}

// A camera that circles the body's way: turn about Y, tilt a little, divide by depth.
function project([x, y, z], centre, width, height) {
  const dx = x - centre[0], dz = z - centre[1], depth = 4.2;
  const right = dx * Math.cos(angle) - dz * Math.sin(angle), away = dx * Math.sin(angle) + dz * Math.cos(angle);
  const scale = 0.95 * height * 2 / (depth - away);
  return [width / 2 + right * scale, height * 0.55 - (y - 0.95 + 0.18 * -away) * scale];
}

function draw() {
  const ratio = devicePixelRatio, width = canvas.clientWidth, height = canvas.clientHeight, pen = canvas.getContext('2d');
  if (canvas.width !== Math.round(width * ratio)) [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (!motion) return;

  const joints = motion.positions[Math.floor(frame)], colour = name => getComputedStyle(canvas).getPropertyValue(name);
  const centre = [joints[0][0], joints[0][2]], to = point => project(point, centre, width, height);
  const line = (a, b) => { pen.beginPath(); pen.moveTo(...to(a)); pen.lineTo(...to(b)); pen.stroke(); };
  pen.lineWidth = 1;
  pen.strokeStyle = colour('--line');
  const [gx, gz] = centre.map(Math.round);
  for (let i = -2; i <= 2; i += 0.5) {
    line([gx + i, 0, gz - 2], [gx + i, 0, gz + 2]);
    line([gx - 2, 0, gz + i], [gx + 2, 0, gz + i]);
  }
  pen.lineWidth = 6;
  pen.lineCap = 'round';
  parents.forEach((parent, joint) => {
    if (parent < 0) return;
    pen.strokeStyle = colour(names[joint].startsWith('left') ? '--left' : names[joint].startsWith('right') ? '--right' : '--ink');
    line(joints[parent], joints[joint]);
  });
  scrub.value = Math.floor(frame);
  $('time').textContent = `${(Math.floor(frame) / motion.fps).toFixed(1)} s`;
}

function tick(now) {
  if (motion && playing) frame = (frame + Math.min(now - last, 100) / 1000 * motion.fps) % motion.frames;
  last = now;
  draw();
  requestAnimationFrame(tick);
}

form.addEventListener('submit', event => {
  event.preventDefault();
  $('error').hidden = true;
  $('generate').disabled = true;
  $('status').textContent = 'Generating…';
  generate().catch(fail).finally(() => { $('generate').disabled = false; });
});
play.addEventListener('click', () => setPlaying(!playing));
scrub.addEventListener('input', () => { setPlaying(false); frame = Number(scrub.value); });
canvas.addEventListener('pointermove', event => { if (event.buttons) angle += event.movementX * 0.01; });
canvas.addEventListener('keydown', event => { angle += { ArrowLeft: -0.1, ArrowRight: 0.1 }[event.key] || 0; });
loadModels().catch(fail);
requestAnimationFrame(tick);
