import { Color, Mesh, PlaneGeometry, ShaderMaterial, Vector2 } from 'three';

/** Where the grid has faded out, metres. */
const REACH = 5;

/** A grid of half metres that fades out around what the camera looks at, so that it has no edge. */
export class Floor extends Mesh<PlaneGeometry, ShaderMaterial> {
  constructor() {
    const uniforms = { colour: { value: new Color() }, centre: { value: new Vector2() }, reach: { value: REACH } };
    super(
      new PlaneGeometry(2 * REACH, 2 * REACH).rotateX(-Math.PI / 2),
      new ShaderMaterial({ uniforms, vertexShader, fragmentShader, transparent: true, depthWrite: false }));
    this.renderOrder = 1;
  }

  paint(colour: Color): void {
    this.material.uniforms['colour']!.value = colour;
  }

  moveTo(x: number, z: number): void {
    this.position.set(x, 0, z);
    (this.material.uniforms['centre']!.value as Vector2).set(x, z);
    this.updateMatrixWorld();
  }
}

const vertexShader = /* glsl */ `
  varying vec2 place;
  void main() {
    vec4 world = modelMatrix * vec4(position, 1.0);
    place = world.xz;
    gl_Position = projectionMatrix * viewMatrix * world;
  }
`;

const fragmentShader = /* glsl */ `
  uniform vec3 colour;
  uniform vec2 centre;
  uniform float reach;
  varying vec2 place;
  float lines(float step, float width) {
    vec2 cell = place / step;
    vec2 smoothing = fwidth(cell);
    vec2 line = abs(fract(cell - 0.5) - 0.5) / max(smoothing * width, vec2(1e-5));
    // Where lines would lie closer than pixels they become an even tone.
    return (1.0 - min(min(line.x, line.y), 1.0)) * (1.0 - smoothstep(0.25, 0.6, max(smoothing.x, smoothing.y)));
  }
  void main() {
    float fade = 1.0 - smoothstep(0.15, 1.0, length(place - centre) / reach);
    gl_FragColor = vec4(colour, max(0.45 * lines(0.5, 1.0), 0.8 * lines(2.0, 1.5)) * fade);
    #include <colorspace_fragment>
  }
`;
