"""Imports the BVH and GLB files of a folder into Blender and holds their joints against the positions that lie beside them.

    blender --background --factory-startup --python import_motions.py -- FOLDER

NAME.bvh (centimetres) and NAME.glb are compared with NAME.json, whose member "positions" has 22 joints a frame in HumanML3D's order, in metres, flattened. Prints
one line a file, which ends in JSON:

    import_motions: {"file": "walk.bvh", "frames": 120, "mean": 1.5, "worst": 20.3}

mean and worst are millimetres over all joints and frames. Blender's default axes turn Y up to Z up; the joints are turned back.
"""

import glob
import json
import os
import sys

import bpy
from mathutils import Vector

try:
    import numpy
except ModuleNotFoundError:
    numpy = None

JOINTS = (
    "Hips LeftUpLeg RightUpLeg Spine LeftLeg RightLeg Spine1 LeftFoot RightFoot Spine2 LeftToeBase RightToeBase Neck LeftShoulder RightShoulder Head "
    "LeftArm RightArm LeftForeArm RightForeArm LeftHand RightHand"
).split()
METRES = {".bvh": 0.01, ".glb": 1.0}


def repair_importers():
    """Blender 3.4, as Debian 12 packs it, knows neither Python 3.11 (which has no mode "rU") nor NumPy 1.24 (which has no name "bool")."""
    from io_anim_bvh import import_bvh

    import_bvh.open = lambda path, mode="r", *args, **kwargs: open(path, mode.replace("U", ""), *args, **kwargs)
    if numpy is not None and not hasattr(numpy, "bool"):
        numpy.bool = bool


def import_file(path, fps):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = fps
    if path.endswith(".bvh"):
        bpy.ops.import_anim.bvh(filepath=path, use_fps_scale=False)
    else:
        bpy.ops.import_scene.gltf(filepath=path)
    return next(item for item in bpy.context.scene.objects if item.type == "ARMATURE")


def measure(path):
    stem, extension = os.path.splitext(path)
    with open(stem + ".json", encoding="utf-8") as source:
        motion = json.load(source)
    positions = motion["positions"]
    armature = import_file(path, round(motion["fps"]))
    first, last = (round(frame) for frame in armature.animation_data.action.frame_range)
    if (last - first + 1) * len(JOINTS) * 3 != len(positions):
        raise ValueError(f"{path} has {last - first + 1} frames, its positions are {len(positions) / len(JOINTS) / 3}")
    total, worst, values = 0.0, 0.0, iter(positions)
    for frame in range(first, last + 1):
        bpy.context.scene.frame_set(frame)
        for joint in JOINTS:
            place = METRES[extension] * (armature.matrix_world @ armature.pose.bones[joint].head)
            expected = Vector((next(values), next(values), next(values)))
            distance = 1000 * (Vector((place.x, place.z, -place.y)) - expected).length
            total, worst = total + distance, max(worst, distance)
    return {"file": os.path.basename(path), "frames": last - first + 1, "mean": total / (len(positions) / 3), "worst": worst}


def main(folder):
    repair_importers()
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        extension = os.path.splitext(path)[1]
        if extension == ".glb" and numpy is None:
            print("import_motions: " + json.dumps({"file": os.path.basename(path), "skipped": "Blender's glTF importer needs NumPy"}))
        elif extension in METRES:
            print("import_motions: " + json.dumps(measure(path)), flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[sys.argv.index("--") + 1:])
    except Exception as error:
        # Blender itself ends with 0 whatever a script does.
        print(f"import_motions: {error}", file=sys.stderr)
        sys.exit(1)
