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
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions, newest first, and which is champion */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
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
                            champion: string | null;
                            /** @description The champion that a rollback would bring back; null where there is none */
                            predecessor: string | null;
                            /** @description An operator rolled back: what is fitted since is judged and kept, and nothing is promoted until an operator promotes a version, which may be the champion */
                            rolledBack: boolean;
                            models: {
                                version: string;
                                /** @enum {unknown} */
                                status: "candidate" | "champion" | "retired" | "rejected";
                                algorithm: string;
                                parameters: unknown;
                                /** @description The newest interaction it was fitted on, as its place in the feature store */
                                dataWatermark: string;
                                /** @description The films it was fitted with, as of this revision of the catalogue; null on records of before */
                                catalogueRevision: number | null;
                                /** @description null on records of before it was kept */
                                lineage: {
                                    /** @description How many people were to be examiners */
                                    examiners: number;
                                    /** @description The champion's: nobody with a higher hash was an examiner; null without a champion */
                                    examinerThreshold: number | null;
                                    /** @description Whom it was judged against, and started from where an algorithm does so */
                                    champion: {
                                        version: string;
                                        artefactSha256: string;
                                    } | null;
                                    quarantined: {
                                        /**
                                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                         * @example 296
                                         */
                                        movieId: string;
                                        /** @description The window begins after this place in the order of arrival */
                                        after: number;
                                        /** @description and ends here */
                                        upTo: number;
                                        /** @description How many newcomers */
                                        people: number;
                                        /** @description How it was noticed, in words with figures */
                                        reason: string;
                                    }[];
                                    /** SequenceLineage */
                                    sequence?: {
                                        /** @description Whether the blend was better with it and holds it */
                                        kept: boolean;
                                        /** @description Spent on training */
                                        seconds: number;
                                        /** @description Whole passes over the data */
                                        epochs: number;
                                        /** @description Mean cross-entropy of the last pass */
                                        loss: number;
                                        /** @description What TensorFlow ran on */
                                        backend: string;
                                        seed: number;
                                        /** @description The version whose weights it began with */
                                        warmStart: string | null;
                                        /** @description Of its own artefact */
                                        sha256: string;
                                    };
                                    /** @description Node and the processor: the same bytes are promised on the same */
                                    runtime: string;
                                } | null;
                                /** @description SHA-256 over data, algorithm and parameters: equal fingerprints, equal models */
                                fingerprint: string;
                                /** @description The newest erasure that was done before its data was read: it is without that person, and all before */
                                erasures: string;
                                /** @description ndcg10, ndcg10StandardError, hr10, mrr10, coverage10, cases, fitSeconds, …; and on the same cases popularityNdcg10 and, where it could be compared, championNdcg10, with their standard errors */
                                metrics: {
                                    [key: string]: number;
                                };
                                /** @description Why it was promoted or rejected, in words */
                                reason: string | null;
                                /** @description null when the bytes are not kept */
                                artefactSha256: string | null;
                                /** @description SHA-256 of what the fit gave, also when the bytes are not kept; null on records of before */
                                fittedSha256: string | null;
                                artefactBytes: number;
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                createdAt: string;
                                promotedAt: string | null;
                                /** @description When the next fit begins at the latest if anything is new by then */
                                refitBy: string | null;
                            }[];
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
                /** @description store-unavailable */
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
    "/v1/models/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version: what it was fitted on, how good it is, why it was promoted or rejected */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A version, v1, v2, …
                     * @example v3
                     */
                    version: string;
                };
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
                            version: string;
                            /** @enum {unknown} */
                            status: "candidate" | "champion" | "retired" | "rejected";
                            algorithm: string;
                            parameters: unknown;
                            /** @description The newest interaction it was fitted on, as its place in the feature store */
                            dataWatermark: string;
                            /** @description The films it was fitted with, as of this revision of the catalogue; null on records of before */
                            catalogueRevision: number | null;
                            /** @description null on records of before it was kept */
                            lineage: {
                                /** @description How many people were to be examiners */
                                examiners: number;
                                /** @description The champion's: nobody with a higher hash was an examiner; null without a champion */
                                examinerThreshold: number | null;
                                /** @description Whom it was judged against, and started from where an algorithm does so */
                                champion: {
                                    version: string;
                                    artefactSha256: string;
                                } | null;
                                quarantined: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The window begins after this place in the order of arrival */
                                    after: number;
                                    /** @description and ends here */
                                    upTo: number;
                                    /** @description How many newcomers */
                                    people: number;
                                    /** @description How it was noticed, in words with figures */
                                    reason: string;
                                }[];
                                /** SequenceLineage */
                                sequence?: {
                                    /** @description Whether the blend was better with it and holds it */
                                    kept: boolean;
                                    /** @description Spent on training */
                                    seconds: number;
                                    /** @description Whole passes over the data */
                                    epochs: number;
                                    /** @description Mean cross-entropy of the last pass */
                                    loss: number;
                                    /** @description What TensorFlow ran on */
                                    backend: string;
                                    seed: number;
                                    /** @description The version whose weights it began with */
                                    warmStart: string | null;
                                    /** @description Of its own artefact */
                                    sha256: string;
                                };
                                /** @description Node and the processor: the same bytes are promised on the same */
                                runtime: string;
                            } | null;
                            /** @description SHA-256 over data, algorithm and parameters: equal fingerprints, equal models */
                            fingerprint: string;
                            /** @description The newest erasure that was done before its data was read: it is without that person, and all before */
                            erasures: string;
                            /** @description ndcg10, ndcg10StandardError, hr10, mrr10, coverage10, cases, fitSeconds, …; and on the same cases popularityNdcg10 and, where it could be compared, championNdcg10, with their standard errors */
                            metrics: {
                                [key: string]: number;
                            };
                            /** @description Why it was promoted or rejected, in words */
                            reason: string | null;
                            /** @description null when the bytes are not kept */
                            artefactSha256: string | null;
                            /** @description SHA-256 of what the fit gave, also when the bytes are not kept; null on records of before */
                            fittedSha256: string | null;
                            artefactBytes: number;
                            /**
                             * Format: date-time
                             * @description An instant, RFC 3339
                             * @example 2026-01-31T20:15:00Z
                             */
                            createdAt: string;
                            promotedAt: string | null;
                            /** @description When the next fit begins at the latest if anything is new by then */
                            refitBy: string | null;
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
                /** @description unknown-model */
                404: {
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
                /** @description store-unavailable */
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
    "/v1/models/{version}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a version champion */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A version, v1, v2, …
                     * @example v3
                     */
                    version: string;
                };
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
                            champion: string;
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
                /** @description unknown-model */
                404: {
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
                /** @description model-not-usable */
                409: {
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
                /** @description store-unavailable */
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
    "/v1/models/{version}/refit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fits a version again from its record and compares the bytes; changes nothing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A version, v1, v2, …
                     * @example v3
                     */
                    version: string;
                };
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
                            version: string;
                            /** @description The same bytes as then */
                            identical: boolean;
                            expectedSha256: string;
                            sha256: string;
                            /** @description The data read again is what was fitted on then */
                            fingerprintMatches: boolean;
                            /** @description What that means, in words */
                            explanation: string;
                            seconds: number;
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
                /** @description unknown-model */
                404: {
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
                /** @description model-not-refittable */
                409: {
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
                /** @description overloaded or store-unavailable */
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
    "/v1/models/cleared-films/{movieId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Declares what came all at once for a film to be honest: the next fit learns from it */
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
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 296
                             */
                            cleared: string;
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
                /** @description store-unavailable */
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
    "/v1/models/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the champion before this one champion again
         * @description It stays champion until an operator promotes a version, which may be the champion itself: until then what is fitted is judged and kept, but takes its place only to forget a person who was erased.
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            champion: string;
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
                /** @description nothing-to-roll-back-to */
                409: {
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
                /** @description store-unavailable */
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
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest training runs */
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
                            runs: {
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
                            }[];
                        };
                    };
                };
                /** @description store-unavailable */
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
        /** Asks for a fit now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
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
                /** @description store-unavailable */
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
    "/v1/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One training run, how far it is and how it ended */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    runId: string;
                };
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
                /** @description not-found */
                404: {
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
                /** @description store-unavailable */
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
