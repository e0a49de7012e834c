"""Imports a BVH file into Blender and writes where its joints are.

    blender --background --factory-startup --python import_bvh.py -- motion.bvh positions.json

The file is imported with Blender's default axes (forward -Z, up Y), which turn it from Y up to Z up; the positions written are
turned back, so they are in the file's own axes and units:

    {"names": [joint, ...], "frames": [[[x, y, z], ...], ...]}
"""

import json
import sys

import bpy
from bpy_extras.io_utils import axis_conversion


def repair_importer():
    """Blender 3.4 opens files in mode "rU", which Python 3.11, as Debian 12 pairs it with, no longer knows."""
    from io_anim_bvh import import_bvh

    import_bvh.open = lambda path, mode="r", *args, **kwargs: open(path, mode.replace("U", ""), *args, **kwargs)


def main(source, destination):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    repair_importer()
    bpy.ops.import_anim.bvh(filepath=source, frame_start=1, use_fps_scale=False)
    armature = bpy.context.object
    to_file = axis_conversion(from_forward="-Z", from_up="Y").to_4x4().inverted()
    scene = bpy.context.scene
    names = [bone.name for bone in armature.pose.bones]
    frames = []
    first, last = (int(frame) for frame in armature.animation_data.action.frame_range)
    for frame in range(first, last + 1):
        scene.frame_set(frame)
        frames.append([list(to_file @ (armature.matrix_world @ bone.head)) for bone in armature.pose.bones])
    with open(destination, "w", encoding="utf-8") as output:
        json.dump({"names": names, "frames": frames}, output)


if __name__ == "__main__":
    try:
        main(*sys.argv[sys.argv.index("--") + 1:])
    except Exception as error:
        # Blender itself ends with 0 whatever a script does.
        print(f"import_bvh: {error}", file=sys.stderr)
        sys.exit(1)
