import { DirectionalLight, HemisphereLight, Mesh, MeshLambertMaterial, Scene } from 'three';
import type { Clip } from '../motion/clip';
import { BodyGeometry } from './bodyGeometry';
import type { BodyShape } from './bodyPart';
import { ContactShadow } from './contactShadow';
import { Floor } from './floor';
import { mannequin } from './mannequin';
import type { Palette } from './palette';
import { stickFigure } from './stickFigure';
import { Trail } from './trail';

/** How a body is shown. A skeleton that is not human's can only be shown as such. */
export type BodyStyle = 'mannequin' | 'skeleton';

/** A clip in a scene of its own: body, shadow, trail and floor under two lights. */
export class Figure {
  readonly scene = new Scene();

  private readonly pose: Float32Array;
  private readonly floor = new Floor();
  private readonly trail = new Trail();
  private readonly shadow: ContactShadow;
  private readonly body: Mesh<BodyGeometry, MeshLambertMaterial>;
  private readonly shape: BodyShape;

  constructor(readonly clip: Clip, style: BodyStyle, palette: Palette) {
    const { skeleton } = clip;
    this.pose = new Float32Array(3 * skeleton.size);
    this.shape = style === 'mannequin' && skeleton.human ? mannequin(skeleton.human) : stickFigure(skeleton);
    this.shadow = new ContactShadow(skeleton);
    this.body = new Mesh(new BodyGeometry(this.shape(this.pose)), new MeshLambertMaterial({ vertexColors: true }));
    this.body.frustumCulled = false;

    const sun = new DirectionalLight(0xffffff, 1.9), rim = new DirectionalLight(0xdfe8ff, 0.7);
    sun.position.set(2, 5, 3);
    rim.position.set(-3, 2.5, -3.5);
    this.scene.add(new HemisphereLight(0xffffff, 0xa9b0bf, 1.7), sun, rim, this.floor, this.shadow, this.trail, this.body);
    this.paint(palette);
  }

  set isTrailShown(value: boolean) {
    this.trail.visible = value;
  }

  paint(palette: Palette): void {
    this.floor.paint(palette.floor);
    this.shadow.paint(palette.shadow);
    this.trail.paint(palette.trail);
    this.body.geometry.paint(palette);
  }

  /** Takes the pose of a moment, and puts the floor around where the camera looks. */
  update(moment: number, centre: readonly [x: number, z: number]): void {
    const hasPose = this.clip.frames > 0;
    this.body.visible = this.shadow.visible = hasPose;
    this.floor.moveTo(...centre);
    if (!hasPose) return;
    this.clip.pose(moment, this.pose);
    this.body.geometry.update(this.shape(this.pose));
    this.shadow.update(this.pose);
    this.trail.update(this.clip, moment);
  }

  dispose(): void {
    this.floor.geometry.dispose();
    this.floor.material.dispose();
    this.trail.dispose();
    this.shadow.dispose();
    this.body.geometry.dispose();
    this.body.material.dispose();
    this.scene.traverse(one => { if (one instanceof DirectionalLight) one.dispose(); });
  }
}
