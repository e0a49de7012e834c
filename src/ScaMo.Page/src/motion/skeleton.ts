/** The 22 joints of HumanML3D, by their index in a frame of the API. */
export const HUMAN_JOINTS = [
  'pelvis', 'left_hip', 'right_hip', 'spine1', 'left_knee', 'right_knee', 'spine2', 'left_ankle', 'right_ankle', 'spine3', 'left_foot', 'right_foot',
  'neck', 'left_collar', 'right_collar', 'head', 'left_shoulder', 'right_shoulder', 'left_elbow', 'right_elbow', 'left_wrist', 'right_wrist',
] as const;

/** What a BVH of the server (and Mixamo) calls them. */
const BVH_JOINTS = [
  'Hips', 'LeftUpLeg', 'RightUpLeg', 'Spine', 'LeftLeg', 'RightLeg', 'Spine1', 'LeftFoot', 'RightFoot', 'Spine2', 'LeftToeBase', 'RightToeBase',
  'Neck', 'LeftShoulder', 'RightShoulder', 'Head', 'LeftArm', 'RightArm', 'LeftForeArm', 'RightForeArm', 'LeftHand', 'RightHand',
] as const;

const HUMAN_PARENTS = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19];

export type Side = 'body' | 'left' | 'right';

/** What the joints of a clip are. */
export class Skeleton {
  static readonly human = new Skeleton(HUMAN_JOINTS, HUMAN_PARENTS);

  /** Pairs of parent and joint. */
  readonly bones: readonly (readonly [parent: number, joint: number])[];

  readonly sides: readonly Side[];

  /** Where the 22 human joints are; null if this is no such body. */
  readonly human: readonly number[] | null;

  /** @param parents A joint's parent comes before it; -1 for the root. */
  constructor(readonly names: readonly string[], readonly parents: readonly number[]) {
    this.bones = parents.map((parent, joint) => [parent, joint] as const).filter(([parent]) => parent >= 0);
    this.sides = names.map(sideOf);
    this.human = find(names, HUMAN_JOINTS) ?? find(names.map(name => name.replace(/^.*:/, '')), BVH_JOINTS);
  }

  get size(): number {
    return this.names.length;
  }
}

function find(names: readonly string[], wanted: readonly string[]): number[] | null {
  const found = wanted.map(name => names.indexOf(name));
  return found.includes(-1) ? null : found;
}

/** Limbs have a side; what leads to a hip or a collar belongs to the trunk. */
function sideOf(name: string): Side {
  const plain = name.replace(/^.*:/, '');
  if (/_(hip|collar)$/.test(plain)) return 'body';
  if (/^([Ll]eft|l(?=[A-Z])|L(?=[A-Z][a-z]))|(^|[_. ])[lL]([_. ]|$)/.test(plain)) return 'left';
  return /^([Rr]ight|r(?=[A-Z])|R(?=[A-Z][a-z]))|(^|[_. ])[rR]([_. ]|$)/.test(plain) ? 'right' : 'body';
}
