import defaults from '../../../../../config/default.yaml?raw';
import { policyIn } from '../../../../replay/policy-in.ts';
import type { WhatIfRequest } from './what-if-messages.ts';
import { WhatIfService } from './what-if-service.ts';

const service = new WhatIfService(policyIn(defaults), (answer) => self.postMessage(answer, {}));

self.addEventListener('message', ({ data }: MessageEvent<WhatIfRequest>) => void service.take(data));
