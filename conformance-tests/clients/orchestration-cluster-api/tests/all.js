// Every test of this folder. A file of its own, so that stores differ in the address only.

import './cluster.js';
import './deployments.js';
import './process_instances.js';
import './process_instance_search.js';
import './user_tasks.js';
import './jobs.js';
import './workers.js';
import './incidents.js';
import './events.js';
import './history.js';
import './subscriptions.js';
import './values.js';
import './refusals.js';
import './validation.js';
import './clock.js';
