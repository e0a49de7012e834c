// three.js's BVHLoader reads BVH files. Arguments: the folder whose three.js it is, a frame, files. Prints one JSON object a file: how many
// frames it has, and the positions of its bones in that frame.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, frame, ...files] = process.argv.slice(2);
const { resolve } = createRequire(join(folder, 'package.json'));
const load = name => import(pathToFileURL(resolve(name)).href);
const { BVHLoader } = await load('three/addons/loaders/BVHLoader.js');
const loaded = new BVHLoader();
const complaints = [];
console.error = message => complaints.push(message);
for (const file of files) {
  const { skeleton, clip } = loaded.parse(readFileSync(file, 'utf8'));
  if (complaints.length > 0) throw new Error(`${file}: ${complaints.join('; ')}`);
  const bones = Object.fromEntries(skeleton.bones.filter(bone => bone.name !== 'ENDSITE').map(bone => [bone.name, bone]));
  for (const { name, values } of clip.tracks) {
    const [bone, property] = name.split('.');
    bones[bone][property].fromArray(values, frame * (property === 'quaternion' ? 4 : 3));
  }

  skeleton.bones[0].updateMatrixWorld(true);
  const places = Object.entries(bones).map(([name, bone]) => [name, bone.matrixWorld.elements.slice(12, 15)]);
  console.log(JSON.stringify({ frames: clip.tracks[0].times.length, bones: Object.fromEntries(places) }));
}
