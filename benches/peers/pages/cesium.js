// `Cesium` is the package's own minified build, loaded before this script.
import { cacheBytes, complete, failed, height, tileset as url, view, width } from './page.js';

const { Cartesian3, Cesium3DTileset, CesiumWidget, DirectionalLight, Math: CesiumMath, Matrix4, Transforms } = Cesium;

const widget = new CesiumWidget('view', {
  globe: false,
  baseLayer: false,
  skyBox: false,
  skyAtmosphere: false,
  shouldAnimate: false,
  scene3DOnly: true,
  // Drawn by hand below: once for each frame of the browser, as the widget itself does it.
  useDefaultRenderLoop: false,
});
const { scene, canvas } = widget;
widget.resize();
scene.fog.enabled = false;
scene.screenSpaceCameraController.enableInputs = false;

// The tileset stands on the earth: Cesium's camera does not like the earth's middle.
const ground = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(0, 0));
// From visit space (Y up) to the tileset's (Z up).
const zUp = ([x, y, z]) => new Cartesian3(x, -z, y);
const eye = zUp(view.eye);
const direction = Cartesian3.subtract(zUp(view.look), eye, new Cartesian3());
const normalize = (v) => Cartesian3.normalize(v, v);
const turned = (v) => normalize(Matrix4.multiplyByPointAsVector(ground, v, new Cartesian3()));
const forward = turned(direction);
const right = normalize(Cartesian3.cross(forward, turned(Cartesian3.UNIT_Z), new Cartesian3()));
scene.camera.setView({
  destination: Matrix4.multiplyByPoint(ground, eye, new Cartesian3()),
  orientation: { direction: forward, up: Cartesian3.cross(right, forward, new Cartesian3()) },
});
// Cesium's angle is that of the longer side.
const halfHeight = Math.tan(CesiumMath.toRadians(view.fov) / 2);
scene.camera.frustum.fov = 2 * Math.atan((halfHeight * width) / height);
scene.camera.frustum.near = 0.1;
scene.light = new DirectionalLight({ direction: forward, intensity: 3 });

async function load() {
  const tileset = await Cesium3DTileset.fromUrl(url, {
    maximumScreenSpaceError: view.sse,
    modelMatrix: ground,
    cacheBytes,
    // Whatever would leave something out of the picture or load it later is off.
    dynamicScreenSpaceError: false,
    foveatedScreenSpaceError: false,
    cullRequestsWhileMoving: false,
    // Light of a sky that is not drawn.
    environmentMapOptions: { enabled: false },
  });
  scene.primitives.add(tileset);
  let loaded = 0;
  let shown = 0;
  tileset.tileLoad.addEventListener(() => (loaded += 1));
  tileset.tileVisible.addEventListener(() => (shown += 1));
  tileset.tileFailed.addEventListener(({ message }) => failed(message));
  let settled = 0;
  function frame() {
    shown = 0;
    widget.render();
    settled = tileset.tilesLoaded && shown > 0 ? settled + 1 : 0;
    if (settled < 2) {
      requestAnimationFrame(frame);
    } else {
      if (tileset.memoryAdjustedScreenSpaceError > view.sse) failed('the cache is full: the picture is coarser');
      const figures = { loaded, shown };
      complete(canvas, () => widget.render(), figures);
    }
  }
  requestAnimationFrame(frame);
}
load();
