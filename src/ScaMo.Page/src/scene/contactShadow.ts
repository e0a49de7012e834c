import { BufferAttribute, Color, DoubleSide, DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, ShaderMaterial } from 'three';
import type { Skeleton } from '../motion/skeleton';

/** How a shadow widens and fades as what casts it rises, a metre. */
const WIDENING = 0.16, FADING = 1.5;
const RADIUS = 0.1, STRENGTH = 0.34;

/** A soft shadow on the floor: one blurred band for each bone, darker and sharper the nearer the bone is. */
export class ContactShadow extends Mesh<InstancedBufferGeometry, ShaderMaterial> {
  private readonly ends: InstancedBufferAttribute;
  private readonly looks: InstancedBufferAttribute;

  constructor(private readonly skeleton: Skeleton) {
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, 0, -1, -1, 0, 1, 1, 0, 1, 1, 0, -1]), 3));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    geometry.instanceCount = skeleton.bones.length;
    const ends = new InstancedBufferAttribute(new Float32Array(4 * skeleton.bones.length), 4).setUsage(DynamicDrawUsage);
    const looks = new InstancedBufferAttribute(new Float32Array(2 * skeleton.bones.length), 2).setUsage(DynamicDrawUsage);
    geometry.setAttribute('ends', ends);
    geometry.setAttribute('look', looks);
    const uniforms = { colour: { value: new Color() } };
    super(geometry, new ShaderMaterial({ uniforms, vertexShader, fragmentShader, transparent: true, depthWrite: false, side: DoubleSide }));
    this.ends = ends;
    this.looks = looks;
    this.frustumCulled = false;
    this.renderOrder = 2;
  }

  paint(colour: Color): void {
    this.material.uniforms['colour']!.value = colour;
  }

  update(pose: Float32Array): void {
    this.skeleton.bones.forEach(([parent, joint], bone) => {
      const from = 3 * parent, to = 3 * joint, height = Math.max(0, (pose[from + 1]! + pose[to + 1]!) / 2);
      this.ends.setXYZW(bone, pose[from]!, pose[from + 2]!, pose[to]!, pose[to + 2]!);
      this.looks.setXY(bone, RADIUS + WIDENING * height, STRENGTH * Math.exp(-FADING * height));
    });
    this.ends.needsUpdate = true;
    this.looks.needsUpdate = true;
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

const vertexShader = /* glsl */ `
  attribute vec4 ends;  // x and z of both ends
  attribute vec2 look;  // radius, strength
  varying vec2 place;   // metres from the band's middle, along and across
  varying vec3 band;    // half its length, radius, strength
  void main() {
    vec2 way = ends.zw - ends.xy;
    float size = length(way);
    vec2 along = size > 1e-4 ? way / size : vec2(1.0, 0.0);
    band = vec3(size / 2.0, look);
    place = position.xz * vec2(size / 2.0 + look.x, look.x);
    vec2 at = (ends.xy + ends.zw) / 2.0 + along * place.x + vec2(-along.y, along.x) * place.y;
    gl_Position = projectionMatrix * viewMatrix * vec4(at.x, 0.003, at.y, 1.0);
  }
`;

const fragmentShader = /* glsl */ `
  uniform vec3 colour;
  varying vec2 place;
  varying vec3 band;
  void main() {
    float far = length(place - vec2(clamp(place.x, -band.x, band.x), 0.0)) / band.y;
    float dark = 1.0 - smoothstep(0.0, 1.0, far);
    gl_FragColor = vec4(colour, band.z * dark);
    #include <colorspace_fragment>
  }
`;
