package io.tweetlake.sentiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/** The device that holds a model's tensors. */
final class ModelDevice {
    private ModelDevice() {}

    /** How many GPUs libtorch can compute on: none where it is built for CPUs, whatever the machine has. */
    static int gpus() {
        Engine engine = Engine.getEngine(NativeLibraries.ENGINE);
        return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
    }

    /**
     * @param name as {@link ModelOptions#device()}
     * @throws DeviceException where it names a GPU that is not there
     */
    static Device of(String name, int gpus) {
        if (name.equals("auto")) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        Device device = name.equals("gpu") ? Device.gpu() : Device.fromName(name);
        if (device.isGpu() && device.getDeviceId() >= gpus) {
            throw new DeviceException(
                    "%s is asked for, and libtorch finds %d GPUs here".formatted(name, gpus),
                    "Take auto or cpu, or have libtorch for CUDA on the machine, and its folder, 2.7.1 and its flavor (such"
                            + " as cu128) in PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR");
        }
        return device;
    }
}
