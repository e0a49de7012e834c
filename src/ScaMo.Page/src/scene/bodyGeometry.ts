import { BufferAttribute, BufferGeometry, Vector3, type Color } from 'three';
import type { Side } from '../motion/skeleton';
import type { Ball, BodyPart } from './bodyPart';

/** The directions for which a part has a vertex, and the triangles between them. */
interface Sphere {
  directions: readonly (readonly [x: number, y: number, z: number])[];
  triangles: readonly number[];
}

/**
 * The surface of a body. A part is the hull of balls, and the point of a hull whose normal is d lies on the ball that reaches farthest
 * towards d. So a part has one vertex for each of a fixed set of directions, and only positions and normals change as the body moves.
 */
export class BodyGeometry extends BufferGeometry {
  private readonly position: BufferAttribute;
  private readonly normal: BufferAttribute;
  private readonly colour: BufferAttribute;

  private readonly spheres: readonly Sphere[];
  private readonly sides: readonly Side[];

  /** @param parts In any pose; what counts is their number, their sides and how many balls they have. */
  constructor(parts: readonly BodyPart[]) {
    super();
    this.sides = parts.map(part => part.side);
    this.spheres = parts.map(part => part.balls.length > 2 ? FINE : COARSE);
    const triangles: number[] = [];
    let vertices = 0;
    for (const sphere of this.spheres) {
      for (const vertex of sphere.triangles) triangles.push(vertices + vertex);
      vertices += sphere.directions.length;
    }

    const attribute = () => new BufferAttribute(new Float32Array(3 * vertices), 3);
    [this.position, this.normal, this.colour] = [attribute(), attribute(), attribute()];
    this.setAttribute('position', this.position);
    this.setAttribute('normal', this.normal);
    this.setAttribute('color', this.colour);
    this.setIndex(triangles);
  }

  paint(colours: Record<Side, Color>): void {
    let offset = 0;
    this.sides.forEach((side, part) => {
      for (let i = this.spheres[part]!.directions.length; i > 0; i--, offset += 3) colours[side].toArray(this.colour.array, offset);
    });
    this.colour.needsUpdate = true;
  }

  update(parts: readonly BodyPart[]): void {
    let offset = 0;
    parts.forEach((part, index) => {
      const { directions } = this.spheres[index]!;
      this.write(part, directions, offset);
      offset += 3 * directions.length;
    });
    this.position.needsUpdate = true;
    this.normal.needsUpdate = true;
  }

  private write({ axis, balls }: BodyPart, directions: Sphere['directions'], offset: number): void {
    const up = axis.lengthSq() > 1e-10 ? axis.normalize() : axis.set(0, 1, 0);
    const right = new Vector3(1, 0, 0);
    if (Math.abs(up.x) > 0.8) right.set(0, 0, 1);
    right.addScaledVector(up, -right.dot(up)).normalize();
    const forward = new Vector3().crossVectors(right, up), direction = new Vector3();
    for (const [x, y, z] of directions) {
      direction.set(0, 0, 0).addScaledVector(right, x).addScaledVector(up, y).addScaledVector(forward, z);
      direction.toArray(this.normal.array, offset);
      (balls.length > 2 ? smoothSurface : surface)(balls, direction).toArray(this.position.array, offset);
      offset += 3;
    }
  }
}

/** The point of the hull whose normal is the direction. */
function surface(balls: readonly Ball[], direction: Vector3): Vector3 {
  let farthest = balls[0]!, most = -Infinity;
  for (const ball of balls) {
    const far = reach(ball, direction);
    if (far > most) [farthest, most] = [ball, far];
  }

  return direction.multiplyScalar(farthest.radius).add(farthest.centre);
}

/**
 * The same with a soft maximum, metres wide, for the reach: the gradient of a hull's support function is its surface, so what is smooth
 * for one direction after the other has neither flat faces nor edges.
 */
function smoothSurface(balls: readonly Ball[], direction: Vector3): Vector3 {
  const most = Math.max(...balls.map(ball => reach(ball, direction))), point = new Vector3();
  let sum = 0, radius = 0;
  for (const ball of balls) {
    const weight = Math.exp((reach(ball, direction) - most) / SOFTNESS);
    sum += weight;
    radius += weight * ball.radius;
    point.addScaledVector(ball.centre, weight);
  }

  return point.addScaledVector(direction, radius).divideScalar(sum);
}

const SOFTNESS = 0.03;

function reach({ centre, radius }: Ball, direction: Vector3): number {
  return centre.dot(direction) + radius;
}

/** @param latitudes In degrees, from pole to pole. */
function sphere(latitudes: readonly number[], meridians: number): Sphere {
  const directions = latitudes.flatMap(latitude => {
    const y = Math.sin(latitude * Math.PI / 180), radius = Math.cos(latitude * Math.PI / 180);
    return Array.from({ length: meridians }, (_, meridian) => {
      const angle = 2 * Math.PI * meridian / meridians;
      return [radius * Math.cos(angle), y, radius * Math.sin(angle)] as const;
    });
  });
  const triangles = latitudes.slice(1).flatMap((_, ring) => Array.from({ length: meridians }, (_, meridian) => {
    const next = (meridian + 1) % meridians, lower = ring * meridians, upper = lower + meridians;
    return [lower + meridian, upper + meridian, upper + next, lower + meridian, upper + next, lower + next];
  }).flat());
  return { directions, triangles };
}

/** For capsules: the two rings beside the equator bound the straight side. */
const COARSE = sphere([-90, -62, -36, -14, -1.5, 1.5, 14, 36, 62, 90], 14);

/** For hulls of more balls, whose faces lie anywhere. */
const FINE = sphere(Array.from({ length: 21 }, (_, ring) => 9 * ring - 90), 36);
