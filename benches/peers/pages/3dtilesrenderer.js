import { AmbientLight, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { DRACOLoader } from 'three/addons/loaders/DRACOLoader.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { TilesRenderer } from '3d-tiles-renderer';
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/plugins';
import { cacheBytes, complete, failed, height, tileset, view, width } from './page.js';

const renderer = new WebGLRenderer({ antialias: true });
renderer.setSize(width, height);
document.body.append(renderer.domElement);

const camera = new PerspectiveCamera(view.fov, width / height, 0.1, 10000);
camera.position.set(...view.eye);
camera.lookAt(...view.look);
camera.updateMatrixWorld();

const tiles = new TilesRenderer(tileset);
// Compressed tiles; the decoders are fetched when a tile needs them.
const dracoLoader = new DRACOLoader().setDecoderPath('/node_modules/three/examples/jsm/libs/draco/gltf/');
tiles.registerPlugin(new GLTFExtensionsPlugin({ dracoLoader, meshoptDecoder: MeshoptDecoder }));
tiles.errorTarget = view.sse;
tiles.setCamera(camera);
tiles.setResolution(camera, width, height);
// With the usual 0.4 GiB a large view stays coarse.
tiles.lruCache.minBytesSize = cacheBytes;
tiles.lruCache.maxBytesSize = cacheBytes;
// 3D Tiles have Z up, the view has Y up.
tiles.group.rotation.x = -Math.PI / 2;
tiles.addEventListener('load-error', (event) => failed(event.error));

let loaded = 0;
tiles.addEventListener('load-model', () => (loaded += 1));

const scene = new Scene();
scene.add(tiles.group, new AmbientLight(0xffffff, Math.PI));
const draw = () => renderer.render(scene, camera);

let settled = 0;
function frame() {
  scene.updateMatrixWorld();
  tiles.update();
  const { queued, downloading, parsing, visible } = tiles.stats;
  const pending = tiles.isLoading || queued + downloading + parsing > 0 || visible === 0;
  settled = pending ? 0 : settled + 1;
  if (view.drawsWhileLoading || settled === 2) draw();
  if (settled < 2) {
    requestAnimationFrame(frame);
  } else {
    if (tiles.lruCache.isFull()) failed('the cache is full: the picture may be coarser than asked for');
    complete(renderer.domElement, draw, { loaded, shown: visible });
  }
}
requestAnimationFrame(frame);
