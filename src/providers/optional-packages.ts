/** What is not installed with talky, and which versions its adapters were written for; see `peerDependencies`. */
export const grpcPackages = ['@grpc/grpc-js@1.14.7', '@grpc/proto-loader@0.8.1'] as const;
export const sherpaPackage = 'sherpa-onnx-node@1.13.8';
