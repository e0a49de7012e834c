// Khronos' glTF-Validator, three.js and, for VRM animations, pixiv's three-vrm look at the files named on the command line. Prints one JSON object a
// file: the validator's issues, the positions (metres) of three.js's bones half a second into the animation, and what tracks three-vrm finds.
import { readFileSync } from 'node:fs';
import validator from 'gltf-validator';
import { AnimationMixer, Vector3 } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { VRMAnimationLoaderPlugin } from '@pixiv/three-vrm-animation';

globalThis.self = globalThis;
for (const path of process.argv.slice(2)) {
  const bytes = new Uint8Array(readFileSync(path));
  const { issues } = await validator.validateBytes(bytes);
  const gltf = await new GLTFLoader().register(parser => new VRMAnimationLoaderPlugin(parser)).parseAsync(bytes.buffer, '');
  const mixer = new AnimationMixer(gltf.scene);
  const [clip] = gltf.animations;
  mixer.clipAction(clip).play();
  mixer.setTime(0.5);
  gltf.scene.updateMatrixWorld(true);
  const bones = {};
  gltf.scene.traverse(node => { if (node.isBone || path.endsWith('.vrma')) bones[node.name] = node.getWorldPosition(new Vector3()).toArray(); });
  const [vrm] = gltf.userData.vrmAnimations ?? [];
  const tracks = vrm && {
    rotations: [...vrm.humanoidTracks.rotation.keys()], translations: [...vrm.humanoidTracks.translation.keys()], restHips: vrm.restHipsPosition.toArray(), duration: vrm.duration,
  };
  console.log(JSON.stringify({ errors: issues.numErrors, warnings: issues.numWarnings, messages: issues.messages, duration: clip.duration, bones, tracks }));
}
