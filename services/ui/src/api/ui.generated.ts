/** Derived from docs/api by `pnpm generate`. */

export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything this service cannot do without answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            checks: {
                                [key: string]: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            checks: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus' text format */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What data this site shows */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dataset: {
                                name: string;
                                description: string;
                                /** @description true when the people in it are invented */
                                synthetic: boolean;
                            } | null;
                            /** @description true when there are real posters, from The Movie Database */
                            posters: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/console/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the console is open to this caller, or wants a key */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {unknown} */
                            access: "granted" | "key-required" | "key-refused";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/console/test-event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a rating of a test person through ingestion and tells, as server-sent events, where it is
         * @description Outside loopback ingestion wants a key of its scope: one key may have both.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A stage each, with its time */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            /**
                             * @description chosen: a film from the list of the test person; accepted: ingestion found it right; logged: the event log acknowledged; stored: in the offline store; online: in the value that serving reads; listed: the list of the test person has moved on; taken back: as if nothing had been
                             * @enum {unknown}
                             */
                            stage: "chosen" | "accepted" | "logged" | "stored" | "online" | "listed" | "taken back" | "failed";
                            /** @description Milliseconds since the event was sent */
                            ms: number | null;
                            /** @description What was seen, in words */
                            detail: string;
                        };
                    };
                };
                /** @description key-required */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused or cross-site */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description overloaded */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/console/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole system each second, as server-sent events: rates, lag, freshness, what is away */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A stream of samples */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            /** @description Epoch milliseconds */
                            at: number;
                            services: {
                                /** LiveService */
                                ui: {
                                    /** @enum {unknown} */
                                    state: "ready" | "not ready" | "away";
                                    /** @description What is wrong, in words */
                                    trouble: string | null;
                                    /** @description Those that answered lately */
                                    instances: string[];
                                    /** @description A second, over the last five */
                                    requests: number;
                                    /** @description A second, over the last five */
                                    errors: number;
                                    /** @description Milliseconds to answer, of the last minute */
                                    p95: number | null;
                                    /** @description A second, over the last five */
                                    dependencyFailures: {
                                        [key: string]: number;
                                    };
                                };
                                /** LiveService */
                                ingestion: {
                                    /** @enum {unknown} */
                                    state: "ready" | "not ready" | "away";
                                    /** @description What is wrong, in words */
                                    trouble: string | null;
                                    /** @description Those that answered lately */
                                    instances: string[];
                                    /** @description A second, over the last five */
                                    requests: number;
                                    /** @description A second, over the last five */
                                    errors: number;
                                    /** @description Milliseconds to answer, of the last minute */
                                    p95: number | null;
                                    /** @description A second, over the last five */
                                    dependencyFailures: {
                                        [key: string]: number;
                                    };
                                };
                                /** LiveService */
                                features: {
                                    /** @enum {unknown} */
                                    state: "ready" | "not ready" | "away";
                                    /** @description What is wrong, in words */
                                    trouble: string | null;
                                    /** @description Those that answered lately */
                                    instances: string[];
                                    /** @description A second, over the last five */
                                    requests: number;
                                    /** @description A second, over the last five */
                                    errors: number;
                                    /** @description Milliseconds to answer, of the last minute */
                                    p95: number | null;
                                    /** @description A second, over the last five */
                                    dependencyFailures: {
                                        [key: string]: number;
                                    };
                                };
                                /** LiveService */
                                training: {
                                    /** @enum {unknown} */
                                    state: "ready" | "not ready" | "away";
                                    /** @description What is wrong, in words */
                                    trouble: string | null;
                                    /** @description Those that answered lately */
                                    instances: string[];
                                    /** @description A second, over the last five */
                                    requests: number;
                                    /** @description A second, over the last five */
                                    errors: number;
                                    /** @description Milliseconds to answer, of the last minute */
                                    p95: number | null;
                                    /** @description A second, over the last five */
                                    dependencyFailures: {
                                        [key: string]: number;
                                    };
                                };
                                /** LiveService */
                                serving: {
                                    /** @enum {unknown} */
                                    state: "ready" | "not ready" | "away";
                                    /** @description What is wrong, in words */
                                    trouble: string | null;
                                    /** @description Those that answered lately */
                                    instances: string[];
                                    /** @description A second, over the last five */
                                    requests: number;
                                    /** @description A second, over the last five */
                                    errors: number;
                                    /** @description Milliseconds to answer, of the last minute */
                                    p95: number | null;
                                    /** @description A second, over the last five */
                                    dependencyFailures: {
                                        [key: string]: number;
                                    };
                                };
                            };
                            /** @description Interactions a second, by type */
                            accepted: {
                                [key: string]: number;
                            };
                            /** @description A second, over the last five */
                            refused: number;
                            /** @description A second, over the last five */
                            movies: number;
                            /** @description A second, over the last five */
                            stored: number;
                            /** @description A second, over the last five */
                            duplicates: number;
                            /** @description A second, over the last five */
                            deadLetters: number;
                            /** @description Messages not yet processed, by topic; empty when the event log does not answer */
                            lag: {
                                [key: string]: number;
                            };
                            onlinePending: number | null;
                            /** @description Event → its features served */
                            freshness: {
                                minute: {
                                    /** @description Seconds; the last bucket has no bound */
                                    bounds: number[];
                                    counts: number[];
                                };
                                all: {
                                    /** @description Seconds; the last bucket has no bound */
                                    bounds: number[];
                                    counts: number[];
                                };
                            };
                            /** @description Lists a second, by tier */
                            lists: {
                                [key: string]: number;
                            };
                            /** @description A second, over the last five */
                            degraded: number;
                            /** @description Version → how many serving instances use it */
                            champions: {
                                [key: string]: number;
                            };
                            /** @description The newest training run */
                            run: {
                                runId: string;
                                /** @enum {unknown} */
                                state: "waiting" | "reading" | "fitting" | "promoted" | "rejected" | "unchanged" | "failed";
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                startedAt: string;
                                finishedAt: string | null;
                                /** @description 0 to 1 */
                                progress: number;
                                interactions: number;
                                version: string | null;
                                reason: string | null;
                            } | null;
                        };
                    };
                };
                /** @description key-required */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description overloaded */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
