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
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What people did: one interaction or an array of up to 1,000
         * @description Answered once all of them are durable. A batch is accepted whole or refused whole with every error listed. Server-Timing tells how long the check took, and the log.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID
                         * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                         */
                        eventId: string;
                        /**
                         * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                         * @example 42
                         */
                        userId: string;
                        /**
                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                         * @example 296
                         */
                        movieId: string;
                        /** @enum {unknown} */
                        type: "view" | "click" | "watch" | "rating" | "like" | "dislike" | "watchlist" | "retract";
                        /** @description Stars: 0.5 to 5 in steps of 0.5 */
                        rating?: number;
                        /**
                         * Format: date-time
                         * @description An instant, RFC 3339
                         * @example 2026-01-31T20:15:00Z
                         */
                        occurredAt: string;
                        /**
                         * Format: uuid
                         * @description A UUID
                         * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                         */
                        recommendationId?: string;
                        /** @description Where in the list the film stood, from 0 */
                        position?: number;
                    } | {
                        /**
                         * Format: uuid
                         * @description A UUID
                         * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                         */
                        eventId: string;
                        /**
                         * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                         * @example 42
                         */
                        userId: string;
                        /**
                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                         * @example 296
                         */
                        movieId: string;
                        /** @enum {unknown} */
                        type: "view" | "click" | "watch" | "rating" | "like" | "dislike" | "watchlist" | "retract";
                        /** @description Stars: 0.5 to 5 in steps of 0.5 */
                        rating?: number;
                        /**
                         * Format: date-time
                         * @description An instant, RFC 3339
                         * @example 2026-01-31T20:15:00Z
                         */
                        occurredAt: string;
                        /**
                         * Format: uuid
                         * @description A UUID
                         * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                         */
                        recommendationId?: string;
                        /** @description Where in the list the film stood, from 0 */
                        position?: number;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                        };
                    };
                };
                /** @description malformed-json */
                400: {
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
                /** @description key-required or token-required or token-refused */
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
                /** @description key-refused or not-yourself */
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
                /** @description body-too-large or batch-too-large */
                413: {
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
                /** @description unsupported-media-type */
                415: {
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
                /** @description event-invalid */
                422: {
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
                /** @description rate-limited */
                429: {
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
                /** @description identity-unavailable or log-unavailable or overloaded */
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
    "/v1/movies/{movieId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Creates or replaces a film in the catalogue */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 296
                     */
                    movieId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The title, without the year */
                        title: string;
                        /** @description Year of release; null when unknown */
                        year: number | null;
                        genres: string[];
                        directors?: string[];
                        tags?: string[];
                        /** @description Votes elsewhere: the popularity to start from */
                        votes?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                        };
                    };
                };
                /** @description malformed-json or parameter-invalid */
                400: {
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
                /** @description body-too-large */
                413: {
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
                /** @description unsupported-media-type */
                415: {
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
                /** @description body-invalid */
                422: {
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
                /** @description rate-limited */
                429: {
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
                /** @description log-unavailable or overloaded */
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/movies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates or replaces up to 1,000 films */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                         * @example 296
                         */
                        movieId: string;
                        /** @description The title, without the year */
                        title: string;
                        /** @description Year of release; null when unknown */
                        year: number | null;
                        genres: string[];
                        directors?: string[];
                        tags?: string[];
                        /** @description Votes elsewhere: the popularity to start from */
                        votes?: number;
                    }[];
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                        };
                    };
                };
                /** @description malformed-json or parameter-invalid */
                400: {
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
                /** @description body-too-large */
                413: {
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
                /** @description unsupported-media-type */
                415: {
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
                /** @description body-invalid */
                422: {
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
                /** @description rate-limited */
                429: {
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
                /** @description log-unavailable or overloaded */
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
    "/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erases a person: everything they did until now goes, from every store and the next model
         * @description Answered once the erasure is durable. The receipt (GET /v1/erasures/{receiptId}, from the features service) tells how far it is and what was removed. Nobody is told whether the person existed.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 42
                     */
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description A UUID
                             * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                             */
                            receiptId: string;
                            /**
                             * Format: date-time
                             * @description An instant, RFC 3339
                             * @example 2026-01-31T20:15:00Z
                             */
                            requestedAt: string;
                            /**
                             * @description Where it tells how far it is
                             * @example /v1/erasures/0b52f6d7-…
                             */
                            receipt: string;
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
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
                /** @description key-required or token-required or token-refused */
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
                /** @description key-refused or not-yourself */
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
                /** @description rate-limited */
                429: {
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
                /** @description identity-unavailable or log-unavailable or overloaded */
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Interactions of any number, one JSON object a line
         * @description Streamed both ways: reading waits for the event log. The answer has a line for each refused line, and a last one with the counts. Lines before an interruption stay accepted; sending the same lines again changes nothing.
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
                /** @description A line for each refused line, then the counts */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/x-ndjson": string;
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
                /** @description unsupported-media-type */
                415: {
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
                /** @description rate-limited */
                429: {
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
