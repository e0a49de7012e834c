import { BufferAttribute, BufferGeometry, Color, DoubleSide, Mesh, ShaderMaterial } from 'three';
import type { Clip } from '../motion/clip';

const HALF_WIDTH = 0.014;

/** The way of the root, as a ribbon on the floor: what is past stands out from what is to come. */
export class Trail extends Mesh<BufferGeometry, ShaderMaterial> {
  private frames = 0;

  constructor() {
    const uniforms = { colour: { value: new Color() }, now: { value: 0 } };
    super(new BufferGeometry(), new ShaderMaterial({ uniforms, vertexShader, fragmentShader, transparent: true, depthWrite: false, side: DoubleSide }));
    this.frustumCulled = false;
    this.renderOrder = 3;
  }

  paint(colour: Color): void {
    this.material.uniforms['colour']!.value = colour;
  }

  update(clip: Clip, now: number): void {
    if (clip.frames !== this.frames) this.build(clip);
    this.material.uniforms['now']!.value = now;
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }

  private build(clip: Clip): void {
    this.frames = clip.frames;
    const vertices = new Float32Array(6 * clip.frames), moments = new Float32Array(2 * clip.frames), triangles: number[] = [];
    let acrossX = 0, acrossZ = 0;
    for (let frame = 0; frame < clip.frames; frame++) {
      const [x, z] = clip.rootAt(frame), [fromX, fromZ] = clip.rootAt(frame - 1), [toX, toZ] = clip.rootAt(frame + 1);
      const length = Math.hypot(toX - fromX, toZ - fromZ);
      // Who stands still has no direction; the last one does.
      if (length > 1e-4) [acrossX, acrossZ] = [(fromZ - toZ) / length * HALF_WIDTH, (toX - fromX) / length * HALF_WIDTH];
      vertices.set([x + acrossX, 0.005, z + acrossZ, x - acrossX, 0.005, z - acrossZ], 6 * frame);
      moments.fill(frame, 2 * frame, 2 * frame + 2);
      if (frame > 0) triangles.push(2 * frame - 2, 2 * frame - 1, 2 * frame, 2 * frame, 2 * frame - 1, 2 * frame + 1);
    }

    this.geometry.dispose();
    this.geometry = new BufferGeometry();
    this.geometry.setAttribute('position', new BufferAttribute(vertices, 3));
    this.geometry.setAttribute('moment', new BufferAttribute(moments, 1));
    this.geometry.setIndex(triangles);
  }
}

const vertexShader = /* glsl */ `
  attribute float moment;
  varying float when;
  void main() {
    when = moment;
    gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
  }
`;

const fragmentShader = /* glsl */ `
  uniform vec3 colour;
  uniform float now;
  varying float when;
  void main() {
    gl_FragColor = vec4(colour, when <= now ? 0.9 : 0.22);
    #include <colorspace_fragment>
  }
`;
