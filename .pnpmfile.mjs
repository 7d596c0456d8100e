/** openapi-typescript is written for the JavaScript compiler API, which TypeScript 7 no longer has: it gets a compiler of its own. */
export const hooks = {
  readPackage(manifest) {
    if (manifest.name !== 'openapi-typescript') return manifest
    const { typescript: _, ...peerDependencies } = manifest.peerDependencies
    return { ...manifest, peerDependencies, dependencies: { ...manifest.dependencies, typescript: '5.9.3' } }
  },
}
