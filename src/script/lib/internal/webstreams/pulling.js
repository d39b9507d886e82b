// When a controller's source is asked for more: ReadableStreamDefaultControllerCallPullIfNeeded and
// ReadableByteStreamControllerCallPullIfNeeded, which the standard has twice, for each kind of controller.

const hooks = require('internal/webstreams/hooks');
const { thenAlgorithmResult } = require('internal/webstreams/util');

function shouldCallPull(controller) {
  const { stream } = controller;
  if (!controller.started || controller.closeRequested || stream.state !== 'readable') return false;
  return stream.reader?.requests.length > 0 || controller.desiredSize > 0;
}

// `fail(controller, error)` is the controller's own.
function callPullIfNeeded(controller, fail) {
  if (!shouldCallPull(controller)) return;
  if (controller.pulling) {
    controller.pullAgain = true;
    return;
  }
  controller.pulling = true;
  if (controller.pullFulfilled === undefined) {
    controller.pullFulfilled = () => {
      controller.pulling = false;
      if (controller.pullAgain) {
        controller.pullAgain = false;
        callPullIfNeeded(controller, fail);
      }
    };
    controller.pullRejected = (error) => fail(controller, error);
  }
  if (controller.pulls) hooks.pull(controller.stream.handle, controller.desiredSize);
  let result;
  try {
    result = controller.pullAlgorithm(controller.object);
  } catch (error) {
    result = Promise.reject(error);
  }
  thenAlgorithmResult(result, controller.pullFulfilled, controller.pullRejected);
}

module.exports = { callPullIfNeeded, shouldCallPull };
