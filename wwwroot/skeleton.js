'use strict';
// Draws one moment of a motion on a canvas: the floor, the way, the shadow and the body, in that order.

/** Half the thickness of the body at a joint, in metres, by the joint's name without its side. */
const RADII = {
  pelvis: 0.1, hip: 0.085, knee: 0.06, ankle: 0.045, foot: 0.035, spine1: 0.105, spine2: 0.11, spine3: 0.1, neck: 0.05, head: 0.05,
  collar: 0.07, shoulder: 0.06, elbow: 0.045, wrist: 0.035,
};
const SKULL = 0.1, HAND = 0.045, NEAR = 0.5, DISTANCE = 4.4, TILT = 0.2, FLOOR = 4;

class SkeletonView {
  angle = 0.6;

  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
    this.readColours();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.readColours());
  }

  readColours() {
    const style = getComputedStyle(this.canvas);
    this.colours = Object.fromEntries(['floor', 'shadow', 'body', 'left', 'right', 'accent', 'stage']
      .map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  /** Takes a motion of the API and the skeleton that comes with it. */
  load(motion, { names, parents }) {
    const positions = motion.positions, reach = Math.round(motion.fps / 2);
    this.positions = positions;
    this.way = positions.map(joints => [joints[0][0], 0.003, joints[0][2]]);
    // The camera follows the way of the last and the next half second, so that it neither lags nor shakes.
    this.centres = this.way.map((_, frame) => {
      const near = this.way.slice(Math.max(0, frame - reach), frame + reach + 1);
      return [0, 2].map(axis => near.reduce((sum, point) => sum + point[axis], 0) / near.length);
    });
    this.radii = names.map(name => RADII[name.replace(/^(left|right)_/, '')] ?? 0.05);
    // Limbs are coloured by side; what leads to a hip or a collar belongs to the trunk.
    this.sides = names.map(name => name.match(/^(left|right)_(?!hip|collar)/)?.[1] ?? 'body');
    this.bones = parents.map((parent, joint) => [parent, joint]).filter(([parent]) => parent >= 0);
    this.hands = names.flatMap((name, joint) => name.endsWith('_wrist') ? [joint] : []);
    [this.head, this.neck] = ['head', 'neck'].map(name => names.indexOf(name));
  }

  /** Draws a moment between two frames. */
  draw(frame) {
    const { canvas, pen } = this, ratio = devicePixelRatio;
    [this.width, this.height] = [canvas.clientWidth, canvas.clientHeight];
    const size = [this.width, this.height].map(length => Math.round(length * ratio));
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.lineCap = pen.lineJoin = 'round';
    if (!this.positions) return;

    const first = Math.floor(frame), next = Math.min(first + 1, this.positions.length - 1), part = frame - first;
    const between = (a, b) => a.map((value, axis) => value + (b[axis] - value) * part);
    const joints = this.positions[first].map((joint, index) => between(joint, this.positions[next][index]));
    this.centre = between(this.centres[first], this.centres[next]);
    this.drawFloor();
    this.drawWay(first);
    this.drawShadow(joints);
    this.drawBody(joints);
  }

  /** Metres to pixels: turn about Y, tilt, divide by depth. The depth grows away from the eye. */
  project([x, y, z]) {
    const dx = x - this.centre[0], dz = z - this.centre[1], cos = Math.cos(this.angle), sin = Math.sin(this.angle);
    const right = dx * cos - dz * sin, towards = dx * sin + dz * cos, up = y - 0.9;
    const depth = Math.max(NEAR, DISTANCE - towards * Math.cos(TILT) - up * Math.sin(TILT));
    const scale = 1.85 * Math.min(this.height, this.width) / depth;
    return { x: this.width / 2 + right * scale, y: this.height / 2 - (up * Math.cos(TILT) - towards * Math.sin(TILT)) * scale, scale, depth };
  }

  line(points) {
    points.forEach((point, index) => {
      const { x, y } = this.project(point);
      if (index === 0) this.pen.moveTo(x, y); else this.pen.lineTo(x, y);
    });
  }

  drawFloor() {
    const { pen, centre } = this, [cx, cz] = centre.map(Math.round), step = 0.5;
    pen.strokeStyle = this.colours.floor;
    pen.lineWidth = 1;
    for (let a = -FLOOR; a <= FLOOR; a += step) {
      for (let b = -FLOOR; b < FLOOR; b += step) {
        // Fades out before it ends, so that it has no edge.
        pen.globalAlpha = Math.max(0, 1 - Math.hypot(cx + a - centre[0], cz + b - centre[1]) / (FLOOR - 0.5)) * 0.7;
        if (pen.globalAlpha === 0) continue;
        pen.beginPath();
        this.line([[cx + a, 0, cz + b], [cx + a, 0, cz + b + step]]);
        this.line([[cx + b, 0, cz + a], [cx + b + step, 0, cz + a]]);
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  drawWay(frame) {
    const { pen } = this;
    pen.strokeStyle = this.colours.accent;
    pen.lineWidth = 2;
    for (const [part, alpha] of [[this.way.slice(frame), 0.25], [this.way.slice(0, frame + 1), 0.8]]) {
      pen.globalAlpha = alpha;
      pen.beginPath();
      this.line(part);
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  drawShadow(joints) {
    const { pen } = this, flat = joints.map(([x, , z]) => [x, 0, z]);
    pen.strokeStyle = this.colours.shadow;
    pen.lineWidth = 0.11 * this.project(flat[0]).scale;
    pen.beginPath(); // one path, so that it is not darker where bones cross
    for (const [parent, joint] of this.bones) this.line([flat[parent], flat[joint]]);
    pen.stroke();
  }

  drawBody(joints) {
    const points = joints.map(joint => this.project(joint));
    const parts = this.bones.map(([parent, joint]) => ({
      from: points[parent], to: points[joint], thick: this.radii[parent], thin: this.radii[joint], side: this.sides[joint],
    }));
    const ball = (point, radius, side) => parts.push({ from: point, to: point, thick: radius, thin: radius, side });
    for (const hand of this.hands) ball(points[hand], HAND, this.sides[hand]);
    const [neck, head] = [joints[this.neck], joints[this.head]];
    const length = Math.hypot(...head.map((value, axis) => value - neck[axis])) || 1;
    ball(this.project(head.map((value, axis) => value + (value - neck[axis]) / length * 0.05)), SKULL, 'body');

    parts.sort((a, b) => b.from.depth + b.to.depth - a.from.depth - a.to.depth);
    for (const part of parts) this.capsule(part);
  }

  /** Two discs and what a band around them encloses, with a rim that sets it apart from what is behind. */
  capsule({ from, to, thick, thin, side }) {
    const { pen } = this, a = thick * from.scale, b = thin * to.scale;
    const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy), towards = Math.atan2(dy, dx);
    pen.beginPath();
    if (length <= Math.abs(a - b)) {
      const wide = a > b ? from : to;
      pen.arc(wide.x, wide.y, Math.max(a, b), 0, 2 * Math.PI);
    } else {
      const turn = Math.acos((a - b) / length);
      pen.arc(from.x, from.y, a, towards + turn, towards - turn);
      pen.arc(to.x, to.y, b, towards - turn, towards + turn);
      pen.closePath();
    }
    pen.strokeStyle = this.colours.stage;
    pen.lineWidth = 2;
    pen.stroke();
    pen.fillStyle = this.colours[side];
    pen.fill();
  }
}
