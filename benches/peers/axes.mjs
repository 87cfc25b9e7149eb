// The same tileset without the legacy `asset.gltfUpAxis: "Z"`, for a peer that does not know it.

// What is done to a glTF's axes where `gltfUpAxis` is absent: Y up to Z up. Undone by `BACK`, column by column.
const turn = ([x, y, z]) => [x, -z, y];
const BACK = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1];

const isIdentity = (m) => m === undefined || m.every((v, i) => v === (i % 5 === 0 ? 1 : 0));

// Turns every volume as the contents will be, and the whole back at its root. It knows boxes without transforms.
export function withoutUpAxis(tileset) {
  if (tileset.asset.gltfUpAxis?.toUpperCase() !== 'Z') return tileset;
  const tile = (node) => {
    const { box } = node.boundingVolume;
    if (!box || !isIdentity(node.transform)) throw new Error('only boxes without transforms can be turned');
    const turned = [0, 3, 6, 9].flatMap((i) => turn(box.slice(i, i + 3)));
    return { ...node, transform: undefined, boundingVolume: { box: turned }, children: node.children?.map(tile) };
  };
  return { ...tileset, asset: { version: tileset.asset.version }, root: { ...tile(tileset.root), transform: BACK } };
}
